package atomicfile

import (
	"io/fs"
	"os"
)

// keepOwner has nothing to do: a new file in the same folder inherits the folder's access list.
func keepOwner(*os.File, fs.FileInfo) error { return nil }

// syncDir has nothing to do: Windows offers no sync of a folder.
func syncDir(string) error { return nil }
