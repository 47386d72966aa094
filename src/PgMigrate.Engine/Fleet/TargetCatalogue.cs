using System.Text;
using Npgsql;
using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Json;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.FileSystem;

namespace PgMigrate.Engine.Fleet;

/// <summary>
/// The targets that a configuration lists elsewhere: rows of a query, or a file. A catalogue is a list of addresses: no secret
/// belongs into it, and one that is found is refused.
/// </summary>
/// <param name="file">The configuration.</param>
/// <param name="connect">Resolves the target whose database is asked.</param>
internal sealed class TargetCatalogue(ConfigurationFile file, Func<string, ConnectionTarget> connect)
{
    private const string ApplicationName = "pgmigrate catalogue";

    private CatalogueConfiguration Catalogue => file.Content.Catalogue!;

    private TargetConfiguration Defaults => Catalogue.Defaults ?? new TargetConfiguration();

    /// <summary>Reads them, by name, in their order.</summary>
    /// <exception cref="MigrationException">TargetInvalid: what is listed is no target, or holds a secret; connection
    /// errors.</exception>
    public async Task<IReadOnlyDictionary<string, TargetConfiguration>> ReadAsync(CancellationToken cancellationToken)
    {
        var listed = Catalogue.File is { } path
            ? ReadFile(file.Resolve(path))
            : await QueryAsync(cancellationToken).ConfigureAwait(false);
        return listed.ToDictionary(row => row.Key, row => WithDefaults(row.Value), StringComparer.OrdinalIgnoreCase);
    }

    private Dictionary<string, TargetConfiguration> ReadFile(string path)
    {
        try
        {
            PlainFile.RefuseEndless(path);
            var (targets, places) = JsonRecordReader.Read(
                Encoding.UTF8.GetBytes(File.ReadAllText(path)),
                ConfigurationJson.Default.DictionaryStringTargetConfiguration
            );
            foreach (var (name, target) in targets)
                if (WhyNot(target) is { } reason)
                    throw new JsonRecordException(
                        reason,
                        "Say where it is under catalogue.defaults.",
                        places.Of(JsonPath.Of(name))
                    );
            return targets;
        }
        catch (JsonRecordException exception)
        {
            var at = exception.Place is { } place ? $", line {place.Line}, column {place.Column}" : string.Empty;
            throw Invalid($"{path}{at}: {exception.Message}", exception.Advice);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Invalid($"The list of targets {path} cannot be read: {exception.Message}", "See catalogue.file.");
        }
    }

    private async Task<Dictionary<string, TargetConfiguration>> QueryAsync(CancellationToken cancellationToken)
    {
        var database = connect(Catalogue.Target!);
        var opening = new ConnectionOpening(database, ApplicationName, ReadOnlySession.Settings)
        {
            Path = SessionPath.OwnAndUsers,
        };
        var connection = await opening.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        try
        {
            var rows = await connection
                .AsUser.ListAsync(
                    $"SELECT pg_catalog.row_to_json(listed)::pg_catalog.text FROM (\n{Query}\n) listed",
                    [],
                    reader => reader.GetString(0),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var targets = new Dictionary<string, TargetConfiguration>(StringComparer.OrdinalIgnoreCase);
            foreach (var row in rows)
            {
                var (name, target) = CatalogueRow.Read(row, Invalid);
                if (!targets.TryAdd(name, target))
                    throw Invalid($"The catalogue lists '{name}' twice.", "Give each target a name of its own.");
            }

            return targets;
        }
        catch (PostgresException exception)
        {
            throw Invalid(
                $"The query of the catalogue failed on {database}: {exception.MessageText} ({exception.SqlState})",
                "Correct catalogue.query: one SELECT, which the user of that target may run."
            );
        }
    }

    private string Query => Catalogue.Query!.TrimEnd().TrimEnd(';');

    private TargetConfiguration WithDefaults(TargetConfiguration target)
    {
        var hasPassword = target.Password is not null || target.PasswordVariable is not null;
        return target with
        {
            ConnectionString = target.ConnectionString ?? Defaults.ConnectionString,
            Server = target.Server ?? Defaults.Server,
            Port = target.Port ?? Defaults.Port,
            Database = target.Database ?? Defaults.Database,
            User = target.User ?? Defaults.User,
            Environment = target.Environment ?? Defaults.Environment,
            Schema = target.Schema ?? Defaults.Schema,
            Tags = target.Tags ?? Defaults.Tags,
            Ring = target.Ring ?? Defaults.Ring,
            Password = hasPassword ? target.Password : Defaults.Password,
            PasswordVariable = hasPassword ? target.PasswordVariable : Defaults.PasswordVariable,
        };
    }

    // A command, a file or a variable that a list names would be run or read by whoever migrates.
    private static string? WhyNot(TargetConfiguration target) =>
        target.Password is not null || target.PasswordVariable is not null
            ? "A list of targets does not say where passwords are."
            : null;

    private MigrationException Invalid(string message, string action) =>
        new(MigrationErrorId.TargetInvalid, message, action) { Path = file.FullPath };
}
