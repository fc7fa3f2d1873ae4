package main

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"runtime"
	"strings"
)

// entry is a file of a tar archive.
type entry struct {
	name    string
	mode    int64
	folder  bool
	content []byte
}

// packImage writes an image that consists of one static binary, in the form of `docker save` that containerd imports.
func packImage(out, reference, binary, entrypoint string) error {
	program, err := os.ReadFile(binary)
	if err != nil {
		return err
	}
	layer, err := archive([]entry{
		{name: "tmp/", mode: 0o1777, folder: true},
		{name: "etc/", mode: 0o755, folder: true}, // the kubelet mounts /etc/hosts
		{name: strings.TrimPrefix(entrypoint, "/"), mode: 0o755, content: program},
	})
	if err != nil {
		return err
	}
	layerDigest := sha256.Sum256(layer)
	config, err := json.Marshal(map[string]any{
		"architecture": runtime.GOARCH,
		"os":           "linux",
		"config":       map[string]any{"Entrypoint": []string{entrypoint}},
		"rootfs":       map[string]any{"type": "layers", "diff_ids": []string{"sha256:" + hex.EncodeToString(layerDigest[:])}},
	})
	if err != nil {
		return err
	}
	configDigest := sha256.Sum256(config)
	configName := hex.EncodeToString(configDigest[:]) + ".json"
	manifest, err := json.Marshal([]map[string]any{{"Config": configName, "RepoTags": []string{reference}, "Layers": []string{"layer.tar"}}})
	if err != nil {
		return err
	}
	image, err := archive([]entry{
		{name: configName, mode: 0o644, content: config},
		{name: "layer.tar", mode: 0o644, content: layer},
		{name: "manifest.json", mode: 0o644, content: manifest},
	})
	if err != nil {
		return err
	}
	return os.WriteFile(out, image, 0o644)
}

func archive(entries []entry) ([]byte, error) {
	var b bytes.Buffer
	t := tar.NewWriter(&b)
	var errs error
	for _, e := range entries {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: e.name, Mode: e.mode, Size: int64(len(e.content))}
		if e.folder {
			header.Typeflag = tar.TypeDir
		}
		errs = errors.Join(errs, t.WriteHeader(header))
		_, err := t.Write(e.content)
		errs = errors.Join(errs, err)
	}
	errs = errors.Join(errs, t.Close())
	return b.Bytes(), errs
}
