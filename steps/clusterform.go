package steps

import (
	"cmp"
	"context"
	"time"

	"eksui/awsx"
	"eksui/steps/engine"
	"eksui/steps/site"
)

func (st *clusterStep) Form(ctx context.Context) (engine.Form, error) {
	s, err := st.lab.AWS(ctx)
	if err != nil {
		return engine.Form{}, err
	}
	versions, err := s.Versions(ctx)
	if err != nil {
		return engine.Form{}, err
	}
	c := st.lab.Choices().Cluster
	before := c
	newest, _ := awsx.NewestStandard(versions)
	c.Version = cmp.Or(c.Version, newest.Version)
	version := engine.Field{Key: "cluster.version", Label: fieldVersion.With(), Help: fieldVersionHelp.With()}
	standard := s.Hourly(ctx, awsx.Component{Kind: awsx.PriceCluster}).USDPerHour
	extra := s.Hourly(ctx, awsx.Component{Kind: awsx.PriceClusterExtended}).USDPerHour
	for _, v := range versions {
		o := engine.Option{Value: v.Version, Columns: []string{v.Version}, Note: versionStandardNote.With(v.StandardEnds.Format(time.DateOnly), standard)}
		if v.Extended {
			o.Note = versionExtendedNote.With(v.ExtendedEnds.Format(time.DateOnly), standard+extra)
		}
		version.Options = append(version.Options, o)
	}
	policy := engine.Field{Key: "cluster.upgradePolicy", Label: fieldUpgradePolicy.With(), Help: fieldUpgradePolicyHelp.With(), Options: []engine.Option{
		{Value: awsx.SupportStandard, Columns: []string{awsx.SupportStandard}, Note: upgradeStandardNote.With()},
		{Value: awsx.SupportExtended, Columns: []string{awsx.SupportExtended}, Note: upgradeExtendedNote.With(standard + extra)},
	}}
	c.UpgradePolicy = cmp.Or(c.UpgradePolicy, awsx.SupportStandard)
	return engine.Form{Intro: clusterIntro.With(), Fields: []engine.Field{
		engine.Field{Key: "cluster.name", Label: fieldClusterName.With()}.Text(&c.Name),
		version.One(&c.Version),
		policy.One(&c.UpgradePolicy),
		engine.Field{Key: "cluster.nodeGroup", Label: fieldNodeGroup.With()}.Text(&c.NodeGroup),
		engine.Field{Key: "cluster.instanceType", Label: fieldInstanceType.With(), Help: fieldInstanceTypeHelp.With()}.Text(&c.InstanceType),
		engine.Field{Key: "cluster.nodes", Label: fieldNodes.With()}.Number(&c.Nodes),
		engine.Field{Key: "cluster.min", Label: fieldMin.With()}.Number(&c.Min),
		engine.Field{Key: "cluster.max", Label: fieldMax.With()}.Number(&c.Max),
		engine.Field{Key: "cluster.role", Label: fieldRole.With(), Help: fieldRoleHelp.With()}.Text(&c.Role),
		engine.Field{Key: "cluster.nodeRole", Label: fieldNodeRole.With(), Help: fieldRoleHelp.With()}.Text(&c.NodeRole),
	}, Keep: func(ctx context.Context) error {
		if c.Version == newest.Version && before.Version == "" {
			c.Version = "" // the default stays one: the newest in standard support
		}
		if before.UpgradePolicy == "" && c.UpgradePolicy == awsx.SupportStandard {
			c.UpgradePolicy = "" // the default stays one: it follows the version
		}
		if c.InstanceType != before.InstanceType {
			if err := s.CheckType(ctx, c.InstanceType); err != nil {
				return &engine.FieldError{Key: "cluster.instanceType", Err: err}
			}
			st.lab.Subnets.Forget() // which subnets will do depends on the type
		}
		return st.lab.Edit(func(all *site.Choices) { all.Cluster = c })
	}}, nil
}
