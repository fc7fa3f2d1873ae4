package awsx

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

const arnPrefix = "arn:aws:"

// taggedARNs is what the tagging index still lists, some of it deleted long ago.
var taggedARNs = []string{
	"ec2:ap-northeast-2:1:subnet/subnet-gone",        // its look found nothing
	"ec2:ap-northeast-2:1:volume/vol-unread",         // its look was refused
	"ec2:ap-northeast-2:1:internet-gateway/igw-left", // no look of its own, still there
	"ec2:ap-northeast-2:1:route-table/rtb-gone",      // no look of its own, gone
	"eks:ap-northeast-2:1:cluster/gone",
	"eks:ap-northeast-2:1:addon/gone/vpc-cni/1-2",
	"sns:ap-northeast-2:1:topic",
}

// taggingIndex answers tag:GetResources, ec2:DescribeTags and eks:DescribeCluster.
func taggingIndex(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Header.Get("X-Amz-Target") == "ResourceGroupsTaggingAPI_20170126.GetResources":
		w.Header().Set("Content-Type", "application/x-amz-json-1.1")
		var list []string
		for _, a := range taggedARNs {
			list = append(list, fmt.Sprintf(`{"ResourceARN":"%s%s"}`, arnPrefix, a))
		}
		fmt.Fprintf(w, `{"ResourceTagMappingList":[%s]}`, strings.Join(list, ","))
	case strings.HasPrefix(r.URL.Path, "/clusters/"):
		w.Header().Set("X-Amzn-ErrorType", "ResourceNotFoundException")
		w.WriteHeader(http.StatusNotFound)
		fmt.Fprint(w, `{"message":"No cluster found for name: gone."}`)
	default:
		if err := r.ParseForm(); err != nil {
			panic(err)
		}
		id := r.Form.Get("Filter.1.Value.1")
		fmt.Fprint(w, `<DescribeTagsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><tagSet>`)
		if !strings.HasSuffix(id, "-gone") {
			fmt.Fprintf(w, `<item><resourceId>%s</resourceId><key>eksui:lab</key><value>l</value></item>`, id)
		}
		fmt.Fprint(w, `</tagSet></DescribeTagsResponse>`)
	}
}

func TestTaggedResourcesAreVerifiedBeforeTheyCount(t *testing.T) {
	s := session(t, taggingIndex)
	seen := Inventory{Looks: []Look{{What: "ec2:DescribeSubnets"}, {What: "ec2:DescribeVolumes", Err: errors.New("refused")}}}
	items, look := s.findTagged(context.Background(), Query{Lab: "l"}, seen)
	if look.Err != nil {
		t.Fatal(look.Err)
	}
	want := []Item{
		{Kind: "volume", ID: "vol-unread", Name: "vol-unread"},
		{Kind: "internet-gateway", ID: "igw-left", Name: "igw-left"},
		{Kind: "sns", ID: arnPrefix + taggedARNs[6], Name: "topic"},
	}
	if diff := cmp.Diff(want, items, cmpopts.IgnoreUnexported(Item{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestInventoryItemsAreListedOnceInOrder(t *testing.T) {
	got := distinct([]Item{
		{Kind: "something", ID: "1"}, {Kind: KindVPC, ID: "v"}, {Kind: KindInstance, ID: "i-2", Name: "b"}, {Kind: KindStack, ID: "s"},
		{Kind: KindInstance, ID: "i-1", Name: "a"}, {Kind: KindVPC, ID: "v"},
	})
	var ids []string
	for _, i := range got {
		ids = append(ids, i.ID)
	}
	if s := strings.Join(ids, " "); s != "s i-1 i-2 v 1" {
		t.Error(s)
	}
	if KindName(KindVPC).IsZero() || KindName("sns topic").String() != "sns topic" {
		t.Error("a kind without a name")
	}
}
