/* Orders. */
#include <stdio.h>
#include "order.h"
#define MAX_LINES 100
#ifdef DEBUG
#endif

typedef struct line {
    int count;
    double price;
    char name[MAX_LINES];
} line_t;

enum status { OPEN, CLOSED };

// adds up
static double total(const line_t *lines, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) {
        if (lines[i].count == 0 || lines == NULL)
            continue;
        sum += lines[i].price * lines[i].count;
    }
    return sum;
}

int main(int argc, char **argv)
{
    unsigned long x = 0xFFUL;
    line_t *lines = malloc(sizeof(line_t) * 10);
    uint32_t bits = x << 3 & ~1u;
    printf("%d it's %s\n", argc, "a\tb");
    char c = '\'';
    switch (c) {
    case 'a':
        goto done;
    default:
        break;
    }
    lines->count = 1.5e3f;
done:
    free(lines);
    return 0;
}
