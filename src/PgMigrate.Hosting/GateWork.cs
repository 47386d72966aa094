using Microsoft.Extensions.Options;
using PgMigrate.Engine;

namespace PgMigrate.Hosting;

/// <summary>Waits for the schema that somebody else makes; changes nothing.</summary>
internal sealed class GateWork(IOptions<PgMigrationGateOptions> options, ContentRoot root) : IStartupWork
{
    /// <inheritdoc/>
    public string Name => nameof(PgMigrationServices.AddPgMigrationGate);

    /// <inheritdoc/>
    public PgMigrationStartOptions Options => options.Value;

    /// <inheritdoc/>
    public string? Objection =>
        options.Value is { Version: not null } given && (given.Path is not null || given.Embedded is not null)
            ? "A version and scripts are given: the schema is waited for by the one or by the others."
            : null;

    /// <inheritdoc/>
    public bool NeedsScripts => options.Value.Version is null;

    /// <inheritdoc/>
    public Task RunAsync(PgMigrator migrator, string? path, CancellationToken cancellationToken) =>
        migrator.WaitAsync(Awaited(path), observer: null, cancellationToken);

    /// <inheritdoc/>
    public ReadinessOptions Expected(string? path) => Awaited(path);

    private WaitOptions Awaited(string? path)
    {
        var given = options.Value;
        return new WaitOptions
        {
            Path = path,
            Version = given.Version,
            Configuration = root.Resolve(given.Configuration),
            Environment = given.Environment,
            Tokens = given.AllTokens(),
            HistorySchema = given.HistorySchema,
            AcceptNewer = given.AcceptNewer,
            Interval = given.Interval,
            NoProgressTimeout = given.NoProgressTimeout,
        };
    }
}
