package atomicfile_test

import (
	"fmt"
	"os"
	"path/filepath"

	"eksui/internal/atomicfile"
)

// Whoever reads the file sees it as it was or as it is meant to be, and never a part of it.
func ExampleWrite() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	path := filepath.Join(dir, "choices.json")
	for _, content := range []string{"{}", `{"nodes":2}`} {
		if err := atomicfile.Write(path, []byte(content), 0o600); err != nil {
			panic(err)
		}
	}
	content, _ := os.ReadFile(path)
	beside, _ := os.ReadDir(dir)
	fmt.Printf("%s, %d file\n", content, len(beside))
	// Output: {"nodes":2}, 1 file
}
