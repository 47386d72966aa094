using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Finds the tables that a backup is asked for; the server resolves the names.</summary>
internal sealed class TableSelection
{
    private readonly ConnectionTarget _target;
    private readonly string _named;
    private readonly string _schemas;
    private readonly string _historySchema;

    private TableSelection(ConnectionTarget target, IEnumerable<uint> named, IReadOnlyList<string> schemas, string historySchema)
    {
        _target = target;
        _named = Oids(named);
        _schemas = JsonText.OfList(schemas);
        _historySchema = historySchema;
    }

    /// <summary>PgMigrate's own schemas, which no backup holds.</summary>
    public static IReadOnlyList<string> OwnSchemas { get; } = ["pgmigrate", DatabaseSink.Schema];

    /// <summary>Resolves the names as the user's session does, by its search_path.</summary>
    /// <exception cref="MigrationException">OptionsInvalid where a table or schema does not exist, or is something
    /// else.</exception>
    public static async Task<TableSelection> ResolveAsync(
        ServerConnection connection,
        ConnectionTarget target,
        BackupOptions options,
        CancellationToken cancellationToken
    )
    {
        await RequireSchemasAsync(connection, target, options.Schemas, cancellationToken).ConfigureAwait(false);
        var named = await NamedTables.ResolveAsync(connection, target, options.Tables, cancellationToken).ConfigureAwait(false);
        // Whoever names grate's schema means its tables.
        var isMeant = options.RunId is null && options.Schemas.Count > 0;
        return new TableSelection(target, named, options.Schemas, isMeant ? string.Empty : options.HistorySchema);
    }

    /// <summary>All that a run may reach: the tables of the database, or of the schema that is worked on.</summary>
    public static TableSelection OfAll(ConnectionTarget target, string historySchema) =>
        new(target, [], SchemasOf(target), historySchema);

    /// <summary>The schema that is worked on; none where that is the database as a whole.</summary>
    public static IReadOnlyList<string> SchemasOf(ConnectionTarget target) => target.Schema is { } schema ? [schema] : [];

    /// <summary>Whether other tables than grate's are in the schema of its history.</summary>
    public static async Task<bool> HasUsersAsync(
        ServerConnection connection,
        string historySchema,
        CancellationToken cancellationToken
    ) =>
        await connection
            .ScalarAsync(
                "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                    + "WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'f', 'm', 'v') AND pg_catalog.lower(c.relname) NOT IN "
                    + "(SELECT value FROM pg_catalog.json_array_elements_text($2::json)))",
                [SqlValue.Text(historySchema), Json(JsonText.OfList(HistoryTables.LowerCaseNames))],
                cancellationToken
            )
            .ConfigureAwait(false)
            is true;

    /// <summary>The tables as they are now.</summary>
    public Task<IReadOnlyList<SelectedTable>> ReadAsync(ServerConnection connection, CancellationToken cancellationToken) =>
        connection.ListAsync(
            SqlFile.Read("Backup", "selected_tables"),
            [
                Json(_named),
                Json(_schemas),
                Json(JsonText.OfList(OwnSchemas)),
                SqlValue.Text(_historySchema),
                Json(JsonText.OfList(HistoryTables.LowerCaseNames)),
            ],
            reader => new SelectedTable(
                reader.GetFieldValue<uint>(0),
                reader.GetString(1),
                reader.GetString(2)[0],
                reader.GetBoolean(3),
                reader.GetBoolean(4),
                reader.GetInt64(5),
                reader.GetBoolean(6)
            ),
            cancellationToken
        );

    /// <summary>Refuses what the user may not read, all of it in one message.</summary>
    /// <exception cref="MigrationException">PermissionDenied.</exception>
    public void RequireReadable(IReadOnlyList<SelectedTable> tables)
    {
        var unreadable = tables.Where(table => table.IsTable && !table.MayRead).Select(table => table.Name).ToArray();
        if (unreadable.Length > 0)
            throw Denied(
                $"The user {_target.User} may not read {string.Join(", ", unreadable)}",
                "Let the owner grant SELECT on them, and USAGE on their schemas."
            );
        var filtered = tables.Where(table => table.HasRows && table.IsFiltered).Select(table => table.Name).ToArray();
        if (filtered.Length > 0)
            throw Denied(
                $"Row-level security would hide rows of {string.Join(", ", filtered)} from the user {_target.User}",
                "Back up as the tables' owner, or as a user with BYPASSRLS; a table with FORCE ROW LEVEL SECURITY needs the "
                    + "latter."
            );
    }

    /// <summary>OIDs as a JSON array.</summary>
    public static string Oids(IEnumerable<uint> oids) => $"[{string.Join(',', oids)}]";

    /// <summary>A JSON text for a query.</summary>
    public static NpgsqlParameter Json(string json) => SqlValue.Text(json);

    private MigrationException Denied(string what, string advice) =>
        new(MigrationErrorId.PermissionDenied, $"{what} in {_target}. Nothing was copied.", advice)
        {
            Target = _target.ToString(),
        };

    private static async Task RequireSchemasAsync(
        ServerConnection connection,
        ConnectionTarget target,
        IReadOnlyList<string> schemas,
        CancellationToken cancellationToken
    )
    {
        var missing = await connection
            .ListAsync(
                "SELECT value FROM pg_catalog.json_array_elements_text($1::json) WHERE value NOT IN (SELECT nspname FROM "
                    + "pg_catalog.pg_namespace)",
                [Json(JsonText.OfList(schemas))],
                reader => reader.GetString(0),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (missing.Count > 0)
            throw new MigrationException(
                MigrationErrorId.OptionsInvalid,
                $"{target} has no schema {string.Join(", ", missing)}.",
                "Give schemas as the catalogue has them: without quotes, in their own casing."
            )
            {
                Target = target.ToString(),
            };
    }
}
