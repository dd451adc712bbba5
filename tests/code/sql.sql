-- Slow customers.
CREATE TABLE orders (
    id BIGSERIAL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    total NUMERIC(10, 2) DEFAULT 0,
    note VARCHAR(200),
    created_at TIMESTAMP WITH TIME ZONE DEFAULT now()
);

/* The index that was
   missing. */
CREATE INDEX CONCURRENTLY orders_customer ON orders (customer_id, created_at DESC);

SELECT c.name, COUNT(*) AS orders, SUM(o.total) AS total
FROM customers c
LEFT JOIN orders o ON o.customer_id = c.id
WHERE o.created_at >= '2024-01-01' AND c.name <> 'it''s'
  AND o.status IN ('open', 'paid') OR o.total IS NULL
GROUP BY c.name
HAVING COUNT(*) > 10
ORDER BY total DESC
LIMIT 20 OFFSET 40;

explain analyze select * from orders where id = 7;

UPDATE orders SET status = 'closed' WHERE id BETWEEN 1 AND 99;
INSERT INTO tags (name, active) VALUES ('a', TRUE), ('b', FALSE);
DELETE FROM orders WHERE total < 0.5;
BEGIN;
ALTER TABLE orders ADD COLUMN paid BOOLEAN;
COMMIT;

WITH ranked AS (
    SELECT id, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY total) AS n
    FROM orders
)
SELECT id FROM ranked WHERE n = 1 UNION ALL SELECT COALESCE(MAX(id), 0) FROM orders;
