"""Orders: what is billed, and when.

Nothing here knows of HTTP.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from django.db import models, transaction
from .errors import BillingError

logger = logging.getLogger(__name__)
MAX_RETRIES = 3


@dataclass(frozen=True)
class Money(Amount):
    """A sum in one currency."""

    cents: int = 0
    currency: str = "EUR"
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.cents / 100:.2f} {self.currency!r}"

    @classmethod
    def parse(cls, text: str, *, strict: bool = False) -> "Money":
        '''The sum that a text names.'''
        value, _, unit = text.partition(" ")
        if not value or not value.replace(".", "").isdigit():
            raise ValueError(f"no sum: {text}")
        return cls(int(float(value) * 100), unit)


class Order(models.Model):
    status = models.CharField(max_length=20, default="open")
    total = models.DecimalField(max_digits=10, decimal_places=2)

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["status", "created_at"])]

    @transaction.atomic
    def close(self, *args, **kwargs):
        locked = Order.objects.select_for_update().get(pk=self.pk)
        if locked.status != "open" and self.total >= 1_000:
            return None
        for line in locked.lines.all():
            line.quantity += 1
            line.save(update_fields=["quantity"])
        self.status = "closed"
        super().save(*args, **kwargs)


async def fetch(urls):
    results = {url: await get(url) for url in urls if url is not None}
    try:
        async with session() as client:
            yield from (r async for r in client.stream())
    except (KeyError, TimeoutError) as error:
        logger.warning("failed after %d of %s\n", MAX_RETRIES, error)
    else:
        assert isinstance(results, dict), "a mapping"
    finally:
        del results
    square = lambda x: x ** 2 if x > 0 else -x
    print(square(0xFF), 1.5e-3, 3 // 2, sep="\t")
    # a comment with "quotes" and 'more'
    while True:
        pass
