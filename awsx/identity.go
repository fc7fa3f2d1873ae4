package awsx

import (
	"context"
	"os"
	"regexp"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// Identity is who AWS says we are (sts:GetCallerIdentity) and where the credentials came from.
type Identity struct {
	Account   string
	ARN       string
	UserID    string
	Region    string
	Partition string    // aws, aws-cn, aws-us-gov
	Source    string    // the SDK's name of the provider, such as SharedConfigCredentials or SSOProvider
	Expires   time.Time // zero for credentials that do not expire
}

// Name is the last part of the ARN: the user's, or the role's and session's name. A session name that an SDK has made up
// is left out: it is another one in every process.
func (i Identity) Name() string {
	_, resource, ok := strings.Cut(lastField(i.ARN, ":"), "/")
	if !ok {
		return lastField(i.ARN, ":")
	}
	if role, session, ok := strings.Cut(resource, "/"); ok && madeUpSession.MatchString(session) {
		return role
	}
	return resource
}

// Root says whether it is the account's root user.
func (i Identity) Root() bool { return strings.HasSuffix(i.ARN, ":root") }

// madeUpSession are the session names of the AWS SDKs for Go, Python (and the AWS CLI), Java and JavaScript.
var madeUpSession = regexp.MustCompile(`^(aws-go-sdk-|botocore-session-|aws-sdk-java-|aws-sdk-js-)?[0-9]+$`)

func lastField(s, sep string) string { return s[strings.LastIndex(s, sep)+1:] }

// Identity asks AWS who the credentials belong to. Its errors are text.Problems, one for each thing that can be wrong
// with credentials, clock or network.
func (s *Session) Identity(ctx context.Context) (Identity, error) {
	creds, err := s.cfg.Credentials.Retrieve(ctx)
	if err != nil {
		return Identity{}, s.problem(msgNoIdentity.With(), err)
	}
	out, err := s.sts().GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return Identity{}, s.problem(msgNoIdentity.With(), err)
	}
	id := Identity{
		Account: aws.ToString(out.Account),
		ARN:     aws.ToString(out.Arn),
		UserID:  aws.ToString(out.UserId),
		Region:  s.Region(),
		Source:  creds.Source,
	}
	if creds.CanExpire {
		id.Expires = creds.Expires
	}
	if parsed, err := arn.Parse(id.ARN); err == nil {
		id.Partition = parsed.Partition
	}
	return id, nil
}

// effectiveProfile is the profile whose credentials are used, for commands that are shown to people.
func (s *Session) effectiveProfile() string {
	if s.opts.Profile != "" {
		return s.opts.Profile
	}
	return envProfile()
}

// envProfile is the profile that the SDKs use unless one is named.
func envProfile() string {
	for _, name := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
		if p := os.Getenv(name); p != "" {
			return p
		}
	}
	return config.DefaultSharedConfigProfile
}
