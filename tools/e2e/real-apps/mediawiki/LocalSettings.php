<?php
# As the installer writes it for SQLite.
$wgSitename = 'Wiki';
$wgServer = WebRequest::detectServer();
$wgScriptPath = '';
$wgDBtype = 'sqlite';
$wgDBserver = '';
$wgDBname = 'wiki';
$wgSQLiteDataDir = '/var/www/data';
$wgObjectCaches[CACHE_DB] = [
	'class' => SqlBagOStuff::class,
	'loggroup' => 'SQLBagOStuff',
	'server' => [
		'type' => 'sqlite',
		'dbname' => 'wikicache',
		'tablePrefix' => '',
		'dbDirectory' => $wgSQLiteDataDir,
		'flags' => 0
	]
];
$wgLocalisationCacheConf['storeServer'] = [
	'type' => 'sqlite',
	'dbname' => "{$wgDBname}_l10n_cache",
	'tablePrefix' => '',
	'dbDirectory' => $wgSQLiteDataDir,
	'flags' => 0
];
$wgJobTypeConf['default'] = [
	'class' => 'JobQueueDB',
	'claimTTL' => 3600,
	'server' => [
		'type' => 'sqlite',
		'dbname' => "{$wgDBname}_jobqueue",
		'tablePrefix' => '',
		'dbDirectory' => $wgSQLiteDataDir,
		'flags' => 0
	]
];
$wgMainCacheType = CACHE_NONE;
$wgRateLimits = []; // the test writes faster than people do
$wgSecretKey = str_repeat( '0', 64 ); // for a test alone
$wgLanguageCode = 'en';
