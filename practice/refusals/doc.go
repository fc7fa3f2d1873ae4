// Package refusals holds requests that AWS is documented to refuse, and runs them on a practice cloud: what fails on AWS
// has to fail here, with AWS's code and words. Its tables are in the tests, a file a service.
package refusals
