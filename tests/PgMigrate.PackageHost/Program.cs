using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PgMigrate;
using PgMigrate.Engine;
using PgMigrate.Engine.Rehearsal;

namespace Shop;

internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        using var stopping = new CancellationTokenSource();
        Console.CancelKeyPress += (_, press) =>
        {
            press.Cancel = true;
            stopping.Cancel();
        };
        await using var dataSource = NpgsqlDataSource.Create(arguments[0]);
        if (!await IsSafeAsync(dataSource, arguments[1], stopping.Token))
            return 1;
        PgMigrator migrator = CreateMigrator(dataSource, NullLoggerFactory.Instance);
        return await MigrateAsync(migrator, arguments[1], stopping.Token) ? 0 : 1;
    }

    private static PgMigrator CreateMigrator(NpgsqlDataSource dataSource, ILoggerFactory loggers) =>
        new PgMigrator(dataSource) { Logger = loggers.CreateLogger("PgMigrate") };

    private static async Task<bool> MigrateAsync(PgMigrator migrator, string folder, CancellationToken stop)
    {
        var options = new MigrationOptions
        {
            Path = folder,
            Environment = "DEV",
            RunLockTimeout = TimeSpan.FromMinutes(5),
        };
        try
        {
            MigrationResult result = await migrator.MigrateAsync(options, new ConsoleObserver(), stop);
            Console.WriteLine($"{result.Outcome}: {result.Runs.Count} scripts");
            return true;
        }
        catch (MigrationException failure)
        {
            Console.Error.WriteLine($"{failure.ErrorId}: {failure.Message} {failure.RecommendedAction}");
            return false;
        }
    }

    private static async Task<bool> IsSafeAsync(NpgsqlDataSource dataSource, string folder, CancellationToken stop)
    {
        var options = new CheckOptions
        {
            Run = new MigrationOptions { Path = folder, Environment = "DEV" },
        };
        IReadOnlyList<Finding> findings = await new PgMigrator(dataSource).CheckAsync(options, cancellationToken: stop);
        Finding[] errors = [.. findings.Where(finding => finding is { Severity: FindingSeverity.Error, AllowedBecause: null })];
        foreach (Finding error in errors)
            Console.Error.WriteLine($"{error.Script}:{error.Line}: {error.Message} {error.SafeWay}");
        return errors.Length == 0;
    }

    private sealed class ConsoleObserver : IMigrationObserver
    {
        public void OnScriptRun(ScriptRun run) => Console.WriteLine($"{run.Status} {run.Script}");

        public void OnMessage(MigrationMessage message)
        {
            if (message.Severity >= MessageSeverity.Information)
                Console.WriteLine(message.Text);
        }

        public void OnProgress(MigrationProgress progress) { }
    }
}
