using System.Globalization;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Execution.Policies;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Fleet.Rollouts;

/// <summary>
/// Holds back what would not be done when its window closes, by what others of its size took. Where the policy of an environment
/// has no windows, nothing is asked of its members.
/// </summary>
/// <param name="configuration">The configuration; null where there is none.</param>
/// <param name="outside">True where the caller goes outside of windows: then nothing is held back.</param>
/// <param name="find">A member's database, and its environment.</param>
internal sealed class WindowForecast(
    ConfigurationFile? configuration,
    bool outside,
    Func<FleetMember, (ConnectionTarget Database, string? Environment)> find
) : IMemberForecast
{
    private const string ApplicationName = "pgmigrate fleet";

    private readonly DurationEstimate _estimate = new();
    private readonly HashSet<MemberKey> _known = [];
    private readonly object _guard = new();

    /// <inheritdoc/>
    public void Learn(IEnumerable<RolloutMember> members)
    {
        lock (_guard)
            foreach (var member in members)
                if (
                    member is { State: RolloutState.Succeeded, SizeBytes: { } bytes, Duration: { } duration }
                    && _known.Add(RolloutStore.KeyOf(member))
                )
                    _estimate.Add(bytes, duration);
    }

    /// <inheritdoc/>
    public async Task<(long? Size, string? HeldBack)> JudgeAsync(FleetMember member, CancellationToken cancellationToken)
    {
        var (database, environment) = find(member);
        if (outside || Policy.Of(configuration, environment) is not { Settings: { Windows.Count: > 0 } settings })
            return (null, null);
        var look = await LookAsync(database, cancellationToken).ConfigureAwait(false);
        if (look is not { } seen || WindowRule.Closing(settings, seen.Now) is not { } closing)
            return (look?.Size, null);
        TimeSpan? expected;
        lock (_guard)
            expected = _estimate.Of(seen.Size);
        return seen.Now + expected > closing
            ? (
                seen.Size,
                $"with {SizeText.Format(seen.Size)} it would take about {DurationText.Format(expected!.Value)}, and the window "
                    + $"closes at {closing.ToString("yyyy-MM-dd HH:mm zzz", CultureInfo.InvariantCulture)}."
            )
            : (seen.Size, null);
    }

    // Whatever keeps it from being asked, its migration meets and tells.
    private static async Task<(long Size, DateTimeOffset Now)?> LookAsync(
        ConnectionTarget database,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var connection = await ServerConnection
                .OpenAsync(database, ApplicationName, ReadOnlySession.Settings, cancellationToken)
                .ConfigureAwait(false);
            await using var dispose = connection.ConfigureAwait(false);
            var size = await connection
                .ScalarAsync(SqlFile.Read("Fleet", "database_size"), [SqlValue.Text(database.Schema)], cancellationToken)
                .ConfigureAwait(false);
            var facts = await ServerFacts
                .ReadAsync(connection, database.HistorySchema("grate"), cancellationToken)
                .ConfigureAwait(false);
            return ((long)size!, facts.ServerTime);
        }
        catch (Exception exception) when (exception is MigrationException or Npgsql.NpgsqlException)
        {
            return null;
        }
    }
}
