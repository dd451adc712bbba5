<?php

declare(strict_types=1);

namespace App\Orders;

use App\Models\Line;

/**
 * An order.
 */
final class Order extends Base implements \Countable
{
    private const MAX = 100;
    protected ?array $lines = [];
    public static int $count = 0;

    public function __construct(private string $name, int $limit = 3)
    {
        $this->lines = [];
        self::$count++;
    }

    // adds up
    public function total(): float
    {
        $sum = 0.0;
        foreach ($this->lines as $key => $line) {
            if ($line === null || $line->count >= self::MAX) {
                throw new \RuntimeException("no line: {$line->name} $key\n");
            }
            $sum += $line->price * 1.5;
        }
        # another comment
        echo 'it is ' . strlen($this->name) . PHP_EOL;
        return $sum;
    }
}

$order = new Order('it\'s');
$names = array_map(fn($x) => $x->name, $lines);
$map = ['a' => true, 'b' => null];
function helper(array $items, ?string $name = null): ?int {
    return isset($items[$name]) ? (int) $items[$name] : null;
}
?>
<p class="total"><?= $order->total() ?></p>
