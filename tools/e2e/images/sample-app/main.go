// sample-app stands in for a .NET app in the end-to-end suite: the same user id, folders, port variable, arguments and
// signals, and a SQLite database in WAL mode, without the .NET SDK, which cannot be had everywhere the suite runs.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"slices"
	"syscall"
	"time"
)

var version = "dev" // set by the linker

func main() {
	log.SetFlags(0)
	switch {
	case slices.Contains(os.Args[1:], "--healthcheck"):
		os.Exit(healthcheck())
	case os.Getenv("FAIL_START") == "1":
		log.Fatal("FAIL_START=1: refusing to start")
	}
	dbs, err := openAll()
	if err != nil {
		log.Fatal(err)
	}
	if slices.Contains(os.Args[1:], "--AppTasks=migrate") {
		err = migrateAll(dbs, os.Getenv("FAIL_MIGRATION") == "1")
	} else {
		err = serve(dbs)
	}
	// Closing the last connection checkpoints, as it does in .NET.
	for _, db := range dbs {
		db.Close()
	}
	if err != nil {
		log.Fatal(err)
	}
}

// serve runs until SIGTERM or SIGINT, then lets the requests in flight finish; with DROPS_REQUESTS=1 it cuts them off.
func serve(dbs []database) error {
	stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer cancel()
	writer := writeInBackground(stop, dbs)

	server := &http.Server{Addr: ":" + port(), Handler: routes(dbs)}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	log.Printf("sample-app %s listens on %s with %d database(s)", version, server.Addr, len(dbs))

	select {
	case err := <-failed:
		return err
	case <-stop.Done():
	}
	<-writer
	if dropsRequests() {
		return nil
	}
	drain, done := context.WithTimeout(context.Background(), 10*time.Second)
	defer done()
	return server.Shutdown(drain)
}

// dropsRequests stands in for apps that end at once, and takes long enough to answer for some request to be in flight always.
func dropsRequests() bool { return os.Getenv("DROPS_REQUESTS") == "1" }

// port follows the variable of the .NET images, with their default.
func port() string {
	if p := os.Getenv("ASPNETCORE_HTTP_PORTS"); p != "" {
		return p
	}
	return "8080"
}

// healthcheck is for images without a shell: `docker exec APP /app/sample-app --healthcheck`.
func healthcheck() int {
	client := http.Client{Timeout: 5 * time.Second}
	response, err := client.Get("http://127.0.0.1:" + port() + "/up")
	if err != nil || response.StatusCode != http.StatusOK {
		return 1
	}
	return 0
}
