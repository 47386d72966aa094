using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using PgMigrate.Engine;

namespace PgMigrate.Hosting;

/// <summary>Migrates the database.</summary>
internal sealed class MigrationWork(IOptions<PgMigrationOptions> options, ContentRoot root) : IStartupWork
{
    /// <inheritdoc/>
    public string Name => nameof(PgMigrationServices.AddPgMigration);

    /// <inheritdoc/>
    public PgMigrationStartOptions Options => options.Value;

    /// <inheritdoc/>
    public bool NeedsScripts => true;

    /// <inheritdoc/>
    public Task RunAsync(PgMigrator migrator, string? path, CancellationToken cancellationToken) =>
        migrator.MigrateAsync(RunOptions(path!), observer: null, cancellationToken);

    /// <inheritdoc/>
    public ReadinessOptions Expected(string? path)
    {
        var run = RunOptions(path!);
        return new ReadinessOptions
        {
            Path = run.Path,
            Configuration = run.Configuration,
            Environment = run.Environment,
            Tokens = run.Tokens,
            HistorySchema = run.HistorySchema,
            AcceptNewer = options.Value.AcceptNewer,
        };
    }

    // One that waits for the run of another replica waits for as long as that makes progress.
    private MigrationOptions RunOptions(string path)
    {
        var given = options.Value;
        return given.Change(
            new MigrationOptions
            {
                Path = path,
                Configuration = root.Resolve(given.Configuration),
                Environment = given.Environment,
                Tokens = given.AllTokens(),
                HistorySchema = given.HistorySchema,
                CreateDatabase = given.CreateDatabase,
                LockTimeout = given.LockTimeout,
                StatementTimeout = given.StatementTimeout,
                BackupMode = given.BackupMode,
                RunLockTimeout = given.NoProgressTimeout,
                WaitWhileProgress = true,
                NewerSchema = given.AcceptNewer ? NewerSchemaAction.Leave : NewerSchemaAction.Refuse,
            }
        );
    }
}
