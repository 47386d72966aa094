using System.Text.Json;
using PgMigrate.Engine;
using PgMigrate.Engine.Connections;

namespace PgMigrate.TestHost;

/// <summary>Migrates a database. Writes <c>ready</c> before it begins, and a line for each message and script.</summary>
internal static class MigrateCommand
{
    // Many runs at once wait for each other, and machines that test are slow.
    private static readonly TimeSpan RunLockTimeout = TimeSpan.FromMinutes(10);

    public static async Task<int> RunAsync()
    {
        var request = JsonSerializer.Deserialize<MigrateRequest>((await Console.In.ReadLineAsync())!)!;
        var target = ConnectionResolver.Resolve(new ConnectionSettings { ConnectionString = request.ConnectionString });
        var options = new MigrationOptions
        {
            Path = request.Path,
            CreateDatabase = request.CreateDatabase,
            RunLockTimeout = RunLockTimeout,
        };
        Console.WriteLine("ready");
        try
        {
            if (request.ProcessesBatches)
                await new PgMigrator(target).ProcessBatchesAsync(options, observer: new ConsoleObserver());
            else
                await new PgMigrator(target).MigrateAsync(options, new ConsoleObserver());
            return 0;
        }
        catch (MigrationException exception)
        {
            Console.WriteLine($"{exception.ErrorId}: {exception.Message}");
            return 1;
        }
    }

    private sealed class ConsoleObserver : IMigrationObserver
    {
        public void OnScriptRun(ScriptRun run) => Console.WriteLine($"{run.Status} {run.Script}");

        public void OnMessage(MigrationMessage message) => Console.WriteLine($"{message.Severity}: {message.Text}");

        public void OnProgress(MigrationProgress progress) { }
    }
}
