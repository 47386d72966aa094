using System.Text.Json;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>What a rehearsal needs to know of the target to begin where the target stands. Read-only queries.</summary>
internal sealed record TargetState
{
    /// <summary>The database.</summary>
    public required ConnectionTarget Database { get; init; }

    /// <summary>Its server's major version.</summary>
    public required int MajorVersion { get; init; }

    /// <summary>Its encoding and locale.</summary>
    public required (string Encoding, string Collate, string CharacterType) Locale { get; init; }

    /// <summary>What the database sets for every session: name and value.</summary>
    public required IReadOnlyList<(string Name, string Value)> Settings { get; init; }

    /// <summary>The server's roles, but for its own.</summary>
    public required IReadOnlyList<string> Roles { get; init; }

    /// <summary>Its history, oldest first.</summary>
    public required IReadOnlyList<AppliedRecord> Applied { get; init; }

    /// <summary>Asks the target.</summary>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<TargetState> ReadAsync(
        ConnectionTarget target,
        string historySchema,
        CancellationToken cancellationToken
    )
    {
        var connection = await ServerConnection
            .OpenAsync(target, RehearsalServer.ApplicationName, ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        var facts = await ServerFacts.ReadAsync(connection, historySchema, cancellationToken).ConfigureAwait(false);
        facts.RequireSoundHistory(target);
        var (locale, settings) = await connection
            .FirstOrDefaultAsync(Sql("target_settings"), [], ReadSettings, cancellationToken)
            .ConfigureAwait(false);
        return new TargetState
        {
            Database = target,
            MajorVersion = facts.Version / 10000,
            Locale = locale,
            Settings = settings,
            Roles = await connection
                .ListAsync(Sql("roles"), [], reader => reader.GetString(0), cancellationToken)
                .ConfigureAwait(false),
            Applied = facts.Tables.Exist
                ? await connection
                    .ListAsync(facts.Tables.Fill(Sql("applied_texts")), [], ReadRecord, cancellationToken)
                    .ConfigureAwait(false)
                : [],
        };
    }

    /// <summary>How large and how busy the target's tables are now.</summary>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public async Task<IReadOnlyDictionary<ObjectName, TableLoad>> ReadLoadAsync(CancellationToken cancellationToken)
    {
        var connection = await ServerConnection
            .OpenAsync(Database, RehearsalServer.ApplicationName, ReadOnlySession.Settings, cancellationToken)
            .ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        return (
            await connection.ListAsync(Sql("load"), [], TableLoad.Read, cancellationToken).ConfigureAwait(false)
        ).ToDictionary(load => load.Table);
    }

    private static string Sql(string name) => SqlFile.Read(RelationCatalogue.SqlFolder, name);

    private static ((string, string, string), IReadOnlyList<(string, string)>) ReadSettings(NpgsqlDataReader reader)
    {
        var settings = JsonSerializer
            .Deserialize<string[]>(reader.GetString(3))!
            .Select(setting => setting.Split('=', 2))
            .Select(parts => (parts[0], parts[1]));
        return ((reader.GetString(0), reader.GetString(1), reader.GetString(2)), [.. settings]);
    }

    private static AppliedRecord ReadRecord(NpgsqlDataReader reader) =>
        new(
            reader.GetInt64(0),
            reader.GetString(1),
            reader.GetString(2),
            reader.GetBoolean(3),
            reader.IsDBNull(4) ? null : reader.GetString(4)
        );
}
