package engine

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
)

// Journal is a lab's history: one record a line, written before anyone sees it. Nothing is decided from it; the cloud is
// the truth. It is safe for concurrent use.
type Journal struct {
	mu   sync.Mutex
	file *os.File
	seq  uint64
}

const journalFile = "journal.jsonl"

// OpenJournal opens a folder's journal for appending and continues its sequence.
func OpenJournal(folder string) (*Journal, error) {
	past, err := ReadJournal(folder)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(folder, journalFile), os.O_CREATE|os.O_APPEND|os.O_RDWR, 0o600)
	if err != nil {
		return nil, err
	}
	j := &Journal{file: f}
	if n := len(past); n > 0 {
		j.seq = past[n-1].Seq
	}
	// A process killed in the middle of a line left it without its end: the next record must not be glued to it.
	if err := endLastLine(f); err != nil {
		f.Close()
		return nil, err
	}
	return j, nil
}

func endLastLine(f *os.File) error {
	info, err := f.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := f.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = f.WriteString("\n")
	return err
}

// Append numbers the record and writes it. The number is given even when the line can't be written (a full disk).
func (j *Journal) Append(r *Record) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.seq++
	r.Seq = j.seq
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = j.file.Write(append(line, '\n'))
	return err
}

// Close closes the file.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.file.Close()
}

// longestLine is how long a line of a journal may be: no record of ours comes near it.
const longestLine = 4 << 20

// ReadJournal reads a folder's records, oldest first; a folder without a journal has none. Lines that can't be read
// (cut short, far too long, or of a newer eksui) are passed over.
func ReadJournal(folder string) ([]Record, error) {
	f, err := os.Open(filepath.Join(folder, journalFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var records []Record
	lines := bufio.NewReaderSize(f, 64<<10)
	for {
		line, err := readLine(lines)
		var r Record
		if len(line) > 0 && json.Unmarshal(line, &r) == nil {
			records = append(records, r)
		}
		if errors.Is(err, io.EOF) {
			return records, nil
		}
		if err != nil {
			return records, err
		}
	}
}

// readLine reads up to the next newline; of a line that is too long it returns nothing, and keeps nothing in memory.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	tooLong := false
	for {
		part, err := r.ReadSlice('\n')
		if tooLong = tooLong || len(line)+len(part) > longestLine; tooLong {
			line = nil
		} else {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}
