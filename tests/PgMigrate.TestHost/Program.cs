using PgMigrate.TestHost;

// A process for tests to kill.
return args switch
{
    ["migrate"] => await MigrateCommand.RunAsync(),
    ["backup"] => await BackupCommand.RunAsync(),
    ["rollout"] => await RolloutCommand.RunAsync(),
    _ => await SandboxCommand.RunAsync(),
};
