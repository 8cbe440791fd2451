// Prints how long go-control-plane's messages take to become proto3 JSON: reads the bootstraps of a folder (not timed),
// then marshals all of them with protojson. Usage: go-protojson FOLDER ROUNDS
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"time"

	bootstrapv3 "github.com/envoyproxy/go-control-plane/envoy/config/bootstrap/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/clusters/dns/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/router/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/original_dst/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/listener/tls_inspector/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/direct_response/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/resource_monitors/downstream_connections/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/retry/host/previous_hosts/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/upstreams/http/v3"
	"google.golang.org/protobuf/encoding/protojson"
)

func main() {
	paths, err := filepath.Glob(filepath.Join(os.Args[1], "*.json"))
	check(err)
	rounds, err := strconv.Atoi(os.Args[2])
	check(err)
	messages := make([]*bootstrapv3.Bootstrap, 0, len(paths))
	for _, path := range paths {
		text, err := os.ReadFile(path)
		check(err)
		message := &bootstrapv3.Bootstrap{}
		check(protojson.Unmarshal(text, message))
		messages = append(messages, message)
	}
	options := protojson.MarshalOptions{UseProtoNames: true, Indent: "  "}
	times := make([]float64, rounds)
	for round := range times {
		start := time.Now()
		for _, message := range messages {
			_, err := options.Marshal(message)
			check(err)
		}
		times[round] = float64(time.Since(start).Microseconds()) / 1000
	}
	sort.Float64s(times)
	fmt.Printf("{\"proxies\":%d,\"milliseconds\":%.1f}\n", len(messages), times[rounds/2])
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
