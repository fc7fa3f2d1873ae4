package main

import "eksui/internal/text"

var (
	byHandShort = text.Define("cli.byHand", "Print the aws, eksctl and kubectl commands that do the same as a step", "단계와 같은 일을 하는 aws, eksctl, kubectl 명령을 출력합니다")
	byHandLong  = text.Define("cli.byHandLong",
		"Prints the commands of a step's page \"By hand\", to be copied: they run as they stand, in a new shell.\n\n"+
			"\teksui by-hand network\n"+
			"\teksui by-hand network | sh -ex\n\n"+
			"The steps: credentials, network, subnets, cluster, connect, deploy, forward, expose, teardown.",
		"단계의 \"직접 하기\" 화면에 있는 명령을 복사할 수 있게 출력합니다. 새 셸에서 그대로 실행됩니다.\n\n"+
			"\teksui by-hand network\n"+
			"\teksui by-hand network | sh -ex\n\n"+
			"단계: credentials, network, subnets, cluster, connect, deploy, forward, expose, teardown.")
)
