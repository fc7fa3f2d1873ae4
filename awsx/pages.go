package awsx

import (
	"context"
	"iter"
)

// paginator is what the SDK has for every call that answers in pages of type P; O are the options of its service.
type paginator[P, O any] interface {
	HasMorePages() bool
	NextPage(context.Context, ...func(*O)) (*P, error)
}

// pages goes through the pages of a list, and ends with the first error.
func pages[P, O any](ctx context.Context, p paginator[P, O]) iter.Seq2[*P, error] {
	return func(yield func(*P, error) bool) {
		for p.HasMorePages() {
			page, err := p.NextPage(ctx)
			if !yield(page, err) || err != nil {
				return
			}
		}
	}
}

// collect returns what all the pages of a list hold, or the first error.
func collect[P, O, T any](ctx context.Context, p paginator[P, O], items func(*P) []T) ([]T, error) {
	var all []T
	for page, err := range pages(ctx, p) {
		if err != nil {
			return nil, err
		}
		all = append(all, items(page)...)
	}
	return all, nil
}
