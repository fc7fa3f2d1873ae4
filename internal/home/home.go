// Package home says where eksui keeps its state on this computer.
package home

import (
	"os"
	"path/filepath"
	"runtime"

	"eksui/internal/text"
)

var (
	unknown     = text.Define("home.unknown", "It is not known where eksui's state folder is.", "eksui의 상태 폴더가 어디인지 알 수 없습니다.")
	unknownNext = text.Define("home.unknown-next", "Set HOME, or name a folder with EKSUI_STATE_DIR.", "HOME을 설정하거나 EKSUI_STATE_DIR로 폴더를 지정하십시오.")
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
	base, below := os.UserHomeDir, filepath.Join(".local", "state", "eksui")
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		base, below = os.UserConfigDir, "eksui"
	}
	dir, err := base()
	if err != nil {
		return "", &text.Problem{What: unknown.With(), Next: unknownNext.With(), Err: err}
	}
	return filepath.Join(dir, below), nil
}
