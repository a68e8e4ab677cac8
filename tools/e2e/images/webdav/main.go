// Serves a folder by WebDAV, with the library that rclone serves it with, and takes the arguments that a rehearsal gives to rclone.
package main

import (
	"crypto/subtle"
	"flag"
	"log"
	"net/http"
	"os"

	"golang.org/x/net/webdav"
)

func main() {
	if len(os.Args) < 4 || os.Args[1] != "serve" || os.Args[2] != "webdav" {
		log.Fatal("use: rclone serve webdav FOLDER [--addr ADDRESS] [--user NAME] [--pass PASSWORD]")
	}
	flags := flag.NewFlagSet("webdav", flag.ExitOnError)
	addr := flags.String("addr", ":8080", "where to listen")
	user := flags.String("user", os.Getenv("RCLONE_USER"), "who is let in")
	pass := flags.String("pass", os.Getenv("RCLONE_PASS"), "with this password")
	if err := flags.Parse(os.Args[4:]); err != nil {
		log.Fatal(err)
	}
	files := &webdav.Handler{FileSystem: webdav.Dir(os.Args[3]), LockSystem: webdav.NewMemLS()}
	log.Fatal(http.ListenAndServe(*addr, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, word, _ := r.BasicAuth()
		if name != *user || subtle.ConstantTimeCompare([]byte(word), []byte(*pass)) != 1 {
			w.Header().Set("WWW-Authenticate", `Basic realm="e2e"`)
			http.Error(w, "unauthorized", http.StatusUnauthorized)
			return
		}
		files.ServeHTTP(w, r)
	})))
}
