using PgMigrate.TestHost;

// A process for tests to kill.
return args is ["migrate"] ? await MigrateCommand.RunAsync() : await SandboxCommand.RunAsync();
