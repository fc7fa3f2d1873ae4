package practice

// databases tells Secrets Manager where a database is.
type databases struct{ s *services }

// Connection implements secrets.Databases.
func (d databases) Connection(region, targetType, id string) (map[string]any, bool) {
	db, err := d.s.rds.Instance(region, id)
	if err != nil || targetType != "AWS::RDS::DBInstance" {
		return nil, false
	}
	return map[string]any{"engine": "postgres", "host": db.Host, "port": db.Port, "dbname": db.Database, "dbInstanceIdentifier": db.Name}, true
}
