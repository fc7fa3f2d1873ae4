// Package home says where eksui keeps its state on this computer.
package home

import (
	"os"
	"path/filepath"
	"runtime"
)

// Dir is eksui's state folder: EKSUI_STATE_DIR if set, else XDG_STATE_HOME/eksui ("XDG Base Directory Specification"),
// else the system's usual place. It does not make the folder.
func Dir() (string, error) {
	if dir := os.Getenv("EKSUI_STATE_DIR"); dir != "" {
		return filepath.Abs(dir)
	}
	if dir := os.Getenv("XDG_STATE_HOME"); filepath.IsAbs(dir) {
		return filepath.Join(dir, "eksui"), nil
	}
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		dir, err := os.UserConfigDir()
		return filepath.Join(dir, "eksui"), err
	}
	dir, err := os.UserHomeDir()
	return filepath.Join(dir, ".local", "state", "eksui"), err
}
