package practice_test

import (
	"context"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"

	"eksui/practice"
)

// A practice cloud is started, and an SDK is pointed at it by the files that it writes into its folder.
func ExampleStart() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	cloud, err := practice.Start(ctx, practice.Options{Dir: dir, Speed: 60})
	if err != nil {
		panic(err)
	}
	defer cloud.Close()

	files := practice.FilesIn(dir)
	cfg, err := config.LoadDefaultConfig(ctx,
		config.WithSharedConfigProfile(practice.Profile),
		config.WithSharedConfigFiles([]string{files.AWSConfig}),
		config.WithSharedCredentialsFiles([]string{files.AWSCredentials}))
	if err != nil {
		panic(err)
	}
	identity, err := sts.NewFromConfig(cfg).GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		panic(err)
	}
	fmt.Println(aws.ToString(identity.Account) == practice.Account, cfg.Region == practice.Region)
	// Output: true true
}
