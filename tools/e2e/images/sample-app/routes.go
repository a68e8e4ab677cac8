package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"os"
	"strconv"
	"time"
)

// routes: GET / and /version name the version; GET /up is 200 when every database answers; POST /write?n=10 writes and,
// like GET /count, gives {database: rows}.
func routes(dbs []database) http.Handler {
	mux := http.NewServeMux()
	name := func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, version) }
	counts := func(w http.ResponseWriter, _ *http.Request) {
		rows, err := count(dbs)
		if err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(rows)
	}
	mux.HandleFunc("GET /{$}", name)
	mux.HandleFunc("GET /version", name)
	mux.HandleFunc("GET /up", counts)
	mux.HandleFunc("GET /count", counts)
	mux.HandleFunc("POST /write", func(w http.ResponseWriter, r *http.Request) {
		n, err := strconv.Atoi(r.FormValue("n"))
		if err != nil || n < 1 {
			http.Error(w, "say how many rows: POST /write?n=10", http.StatusBadRequest)
			return
		}
		if err = write(dbs, n, "request"); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		counts(w, r)
	})
	if dropsRequests() {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(100 * time.Millisecond)
			mux.ServeHTTP(w, r)
		})
	}
	return mux
}

// writeInBackground adds WRITES_PER_SECOND rows a second until stop; the channel closes when the last one is in.
func writeInBackground(stop context.Context, dbs []database) <-chan struct{} {
	done := make(chan struct{})
	perSecond, _ := strconv.ParseFloat(os.Getenv("WRITES_PER_SECOND"), 64)
	if perSecond <= 0 {
		close(done)
		return done
	}
	go func() {
		defer close(done)
		tick := time.NewTicker(time.Duration(float64(time.Second) / perSecond))
		defer tick.Stop()
		for {
			select {
			case <-stop.Done():
				return
			case <-tick.C:
				if err := write(dbs, 1, "background"); err != nil {
					log.Print(err)
				}
			}
		}
	}()
	return done
}
