package atomicfile

import (
	"errors"
	"io/fs"
	"slices"
	"syscall"

	"eksui/internal/cause"
	"eksui/internal/text"
)

var (
	notWritten = text.Define("atomicfile.not-written",
		"%s was not written; what was there before is unchanged.",
		"%s 파일을 쓰지 못했습니다. 이전 내용은 그대로입니다.")
	isDirectory = text.Define("atomicfile.directory",
		"It is a directory, not a file.",
		"파일이 아니라 디렉터리입니다.")
	notRegular = text.Define("atomicfile.not-regular",
		"It is a device, pipe or socket, not an ordinary file.",
		"일반 파일이 아니라 장치, 파이프 또는 소켓입니다.")
	diskFull = text.Define("atomicfile.disk-full",
		"The disk is full.",
		"디스크가 가득 찼습니다.")
	overQuota = text.Define("atomicfile.quota",
		"Your disk quota is used up.",
		"디스크 할당량을 모두 사용했습니다.")
	readOnlyDisk = text.Define("atomicfile.read-only-disk",
		"The file system is mounted read-only.",
		"파일 시스템이 읽기 전용으로 마운트되어 있습니다.")
	noPermission = text.Define("atomicfile.permission",
		"The file or its directory may not be written by you.",
		"이 파일 또는 디렉터리에 쓸 권한이 없습니다.")
	noDirectory = text.Define("atomicfile.no-directory",
		"Its directory does not exist.",
		"상위 디렉터리가 없습니다.")
	linkLoop = text.Define("atomicfile.link-loop",
		"Its symbolic links lead round in a circle.",
		"심볼릭 링크가 순환합니다.")
	systemSays = text.Define("atomicfile.system",
		"The system refused it.",
		"시스템이 거부했습니다.")
	choosePath = text.Define("atomicfile.choose-path",
		"Name a file instead.",
		"대신 파일 경로를 지정하십시오.")
	makeRoom = text.Define("atomicfile.make-room",
		"Make room and try again.",
		"공간을 확보한 뒤 다시 시도하십시오.")
	checkRights = text.Define("atomicfile.check-rights",
		"Check who owns it and its mode (ls -l), or choose another file.",
		"소유자와 권한(ls -l)을 확인하거나 다른 파일을 선택하십시오.")
)

var (
	makeFolder = text.Define("atomicfile.make-folder",
		"Make the folder first, or choose a path in one that exists.",
		"폴더를 먼저 만들거나 이미 있는 폴더의 경로를 지정하십시오.")
	checkDisk = text.Define("atomicfile.check-disk",
		"Look at the disk that the file is on, then try again.",
		"파일이 있는 디스크의 상태를 확인한 뒤 다시 시도하십시오.")
)

var errNotRegular = errors.New("not a regular file")

// problem explains why path could not be written.
func problem(path string, err error) error {
	return causes.Explain(&text.Problem{What: notWritten.With(path), Why: systemSays.With(), Err: err}, err)
}

var causes = cause.Define([]cause.Cause[error]{
	{ID: "file.is-folder", Match: is(syscall.EISDIR), Why: isDirectory, Next: choosePath, Example: syscall.EISDIR},
	{ID: "file.not-regular", Match: is(errNotRegular), Why: notRegular, Next: choosePath, Example: errNotRegular},
	{ID: "file.disk-full", Match: is(syscall.ENOSPC), Why: diskFull, Next: makeRoom, Example: syscall.ENOSPC},
	{ID: "file.over-quota", Match: is(syscall.EDQUOT), Why: overQuota, Next: makeRoom, Example: syscall.EDQUOT},
	{ID: "file.disk-read-only", Match: is(syscall.EROFS), Why: readOnlyDisk, Next: checkRights, Example: syscall.EROFS},
	{ID: "file.not-permitted", Match: is(fs.ErrPermission), Why: noPermission, Next: checkRights, Example: syscall.EACCES},
	{ID: "file.folder-missing", Match: is(fs.ErrNotExist, syscall.ENOTDIR), Why: noDirectory, Next: makeFolder, Example: syscall.ENOENT},
	{ID: "file.link-loop", Match: is(syscall.ELOOP), Why: linkLoop, Next: choosePath, Example: syscall.ELOOP},
	{ID: "file.unwritten", Next: checkDisk, Example: syscall.EIO},
}...)

func is(errs ...error) func(error) bool {
	return func(err error) bool {
		return slices.ContainsFunc(errs, func(e error) bool { return errors.Is(err, e) })
	}
}
