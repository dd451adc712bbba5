// Package shop sells things.
package shop

import (
	"context"
	"fmt"
	log "github.com/x/log"
)

const maxRetries = 3

type Order struct {
	ID    int64             `json:"id"`
	Lines []Line            `json:"lines"`
	Tags  map[string]string `json:"tags,omitempty"`
}

type Store interface {
	Get(ctx context.Context, id int64) (*Order, error)
}

/* Total adds up
   all lines. */
func (o *Order) Total() (sum float64, err error) {
	for i, line := range o.Lines {
		if line.Count == 0 || i >= maxRetries {
			return 0, fmt.Errorf("line %d of %s\n", i, "it's")
		}
		sum += line.Price * float64(line.Count)
	}
	return sum, nil
}

func main() {
	ch := make(chan *Order, 10)
	go func() {
		defer close(ch)
		ch <- &Order{ID: 1}
	}()
	select {
	case o := <-ch:
		fmt.Println(o.ID, 'x', 0xFF, 1.5e3, true)
	default:
		panic("none")
	}
	var x interface{} = nil
	switch v := x.(type) {
	case string:
		_ = len(v)
	case []byte, error:
		break
	}
	m := map[string]int{"a": 1}
	delete(m, "a")
	raw := `raw
string`
}

func Map[T any, U comparable](items []T, f func(T) U) []U {
	out := make([]U, 0, len(items))
	return append(out, f(items[0]))
}
