package rds

import (
	"slices"
	"strings"
)

const engine = "postgres"

// versions are the PostgreSQL versions that can be created, oldest first; 10 to 12 have been withdrawn.
var versions = []string{
	"13.21", "13.22", "13.23",
	"14.18", "14.19", "14.20",
	"15.13", "15.14", "15.15",
	"16.9", "16.10", "16.11",
	"17.5", "17.6", "17.7",
}

// defaultVersion is taken where a request names none.
const defaultVersion = "17.6"

// classes are the instance classes that PostgreSQL runs on; the db.t2 ones have been withdrawn.
var classes = []string{
	"db.t3.micro", "db.t3.small", "db.t3.medium", "db.t3.large", "db.t4g.micro", "db.t4g.small", "db.t4g.medium", "db.t4g.large",
	"db.m5.large", "db.m5.xlarge", "db.m6g.large", "db.m6i.large", "db.m7g.large", "db.r5.large", "db.r6g.large",
}

func major(version string) string {
	m, _, _ := strings.Cut(version, ".")
	return m
}

func family(version string) string { return engine + major(version) }

// resolve finds the full version of what a request asks for: a full one, a major one for its newest, or "" for the default.
func resolve(version string) (string, error) {
	if version == "" {
		return defaultVersion, nil
	}
	if slices.Contains(versions, version) {
		return version, nil
	}
	if v, ok := newest(version); ok {
		return v, nil
	}
	return "", combination("Cannot find version %s for %s", version, engine)
}

func newest(majorVersion string) (string, bool) {
	for _, v := range slices.Backward(versions) {
		if major(v) == majorVersion {
			return v, true
		}
	}
	return "", false
}

// checkClass refuses instance classes that a version cannot be created on, in AWS's words.
func checkClass(class, version string) error {
	switch {
	case slices.Contains(classes, class):
		return nil
	case strings.HasPrefix(class, "db."):
		return combination("RDS does not support creating a DB instance with the following combination: DBInstanceClass=%s, Engine=%s, EngineVersion=%s, "+
			"LicenseModel=postgresql-license. For supported combinations of instance class and database engine version, see the documentation.",
			class, engine, version)
	}
	return invalid("Invalid DB Instance class: %s", class)
}
