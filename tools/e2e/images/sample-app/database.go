package main

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	_ "modernc.org/sqlite"
)

// dataFolder is relative to the working folder, as in the templates.
const dataFolder = "App_Data"

type database struct {
	*sql.DB
	name string // path below App_Data
}

// openAll opens, and creates where missing, each file of DATABASES (comma-separated paths below App_Data).
func openAll() ([]database, error) {
	names := os.Getenv("DATABASES")
	if names == "" {
		names = "app.db"
	}
	var dbs []database
	for name := range strings.SplitSeq(names, ",") {
		name = strings.TrimSpace(name)
		file := filepath.Join(dataFolder, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		db, err := sql.Open("sqlite", "file:"+escape(file)+"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)")
		if err != nil {
			return nil, err
		}
		if _, err = db.Exec(`create table if not exists counter(id integer primary key, at text, note text)`); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		dbs = append(dbs, database{db, name})
	}
	return dbs, nil
}

// escape keeps the characters that mean something in a SQLite URI out of the path.
func escape(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// write adds n rows to every database, each in a transaction of its own.
func write(dbs []database, n int, note string) error {
	for range n {
		for _, db := range dbs {
			at := time.Now().UTC().Format(time.RFC3339Nano)
			if _, err := db.Exec(`insert into counter(at, note) values (?, ?)`, at, note); err != nil {
				return fmt.Errorf("%s: %w", db.name, err)
			}
		}
	}
	return nil
}

// count gives the rows of each database by its name.
func count(dbs []database) (map[string]int, error) {
	rows := map[string]int{}
	for _, db := range dbs {
		var n int
		if err := db.QueryRow(`select count(*) from counter`).Scan(&n); err != nil {
			return nil, fmt.Errorf("%s: %w", db.name, err)
		}
		rows[db.name] = n
	}
	return rows, nil
}

// migrateAll notes this version in the table migrations. A failure comes after the first change, as real ones do, so
// that a deployment has something to bring back.
func migrateAll(dbs []database, fail bool) error {
	for _, db := range dbs {
		_, err := db.Exec(`create table if not exists migrations(id integer primary key, version text, at text)`)
		if err == nil {
			_, err = db.Exec(`insert into migrations(version, at) values (?, datetime('now'))`, version)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", db.name, err)
		}
		if fail {
			return errors.New("FAIL_MIGRATION=1: failed half-way, in " + db.name)
		}
	}
	fmt.Printf("migrated %d database(s) to version %s\n", len(dbs), version)
	return nil
}
