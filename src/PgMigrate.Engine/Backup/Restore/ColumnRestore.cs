using Npgsql;
using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.Restore;

/// <summary>
/// Brings dropped columns of a standing table back: they are added as the backup's schema has them, and their values joined by
/// the primary key. The other columns, and rows that came since, stay as they are.
/// </summary>
/// <param name="context">The connection.</param>
/// <param name="loader">The backup's rows.</param>
internal sealed class ColumnRestore(BackupContext context, RowLoader loader)
{
    private const int ShownKeys = 5;

    private const string Savepoint = "pgmigrate_column";

    /// <summary>
    /// The columns that a table lost, as the schema of the backup has them; NOT NULL and a domain come when the values are there.
    /// </summary>
    public static IEnumerable<SchemaObject> Find(SchemaSnapshot saved, ExistingTable table) =>
        from lost in table.Lost
        from item in saved.Objects
        where item.Type == "COLUMN" && item.Parent == table.Name && SqlIdentifier.Parse(DdlNames.Local(item)) == lost.Name
        select item;

    /// <summary>The computed columns that a table lost: they have no values to put back.</summary>
    public static IEnumerable<SchemaObject> FindGenerated(SchemaSnapshot saved, ExistingTable table) =>
        saved.Objects.Where(item =>
            item.Type == "COLUMN"
            && item.Parent == table.Name
            && item["generated"] is not null
            && table.Columns.All(column => column.Name != SqlIdentifier.Parse(DdlNames.Local(item)))
        );

    /// <summary>
    /// The schema with columns that can be added to a table with rows: they may be empty, and a domain's constraints wait.
    /// </summary>
    public static SchemaSnapshot Addable(SchemaSnapshot saved, IReadOnlyCollection<SchemaObject> columns) =>
        new(saved.Objects.Select(item => columns.Contains(item) ? Addable(saved, item) : item));

    private static SchemaObject Addable(SchemaSnapshot saved, SchemaObject column) =>
        column with
        {
            Properties = [.. column.Properties.Where(IsNotOfNull).Select(property => Plain(saved, column, property))],
        };

    private static bool IsNotOfNull(SchemaProperty property) => !property.Name.StartsWith("not null", StringComparison.Ordinal);

    private static SchemaProperty Plain(SchemaSnapshot saved, SchemaObject column, SchemaProperty property) =>
        property.Name == "type" && BaseType(saved, column) is { } type ? property with { Value = type } : property;

    // A default fills the column, as it did.
    private static string? BaseType(SchemaSnapshot saved, SchemaObject column)
    {
        string? type = null;
        if (column["default"] is not null || column["identity"] is not null || column["generated"] is not null)
            return null;
        while (saved.Objects.FirstOrDefault(item => item.Type == "DOMAIN" && item.Name == (type ?? column["type"])) is { } domain)
            if (domain["default"] is null)
                type = domain["base type"]!;
            else
                return null;
        return type;
    }

    /// <summary>Fills the columns, which have been added.</summary>
    /// <param name="table">The table as it stood before they were added.</param>
    /// <param name="columns">The columns, lost or standing.</param>
    /// <param name="saved">The schema of the backup.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task FillAsync(
        ExistingTable table,
        IReadOnlyList<BackupColumn> columns,
        SchemaSnapshot saved,
        CancellationToken cancellationToken
    )
    {
        var (relation, _) = await loader.StageAsync(table.Backup, cancellationToken).ConfigureAwait(false);
        var lost = Find(saved, table).ToDictionary(item => SqlIdentifier.Parse(DdlNames.Local(item)), StringComparer.Ordinal);
        var assignments = columns.Select(column =>
            $"{SqlIdentifier.Quote(column.Name)} = {loader.Value(column, TypeOf(table, column, lost))}"
        );
        AlwaysColumn[] always =
        [
            .. lost.Values.Where(column => column["identity"] == "ALWAYS").Select(column => new AlwaysColumn(table.Name, column)),
        ];
        // An identity column that is GENERATED ALWAYS takes no UPDATE.
        foreach (var identity in always)
            await ExecuteAsync(identity.Set("BY DEFAULT"), cancellationToken).ConfigureAwait(false);
        await context
            .Connection.AsUser.ExecuteAsync(
                $"UPDATE ONLY {table.Name} AS t SET {string.Join(", ", assignments)} FROM {relation} AS s WHERE {Join(table)}",
                [],
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var identity in always)
            await ExecuteAsync(identity.Set("ALWAYS"), cancellationToken).ConfigureAwait(false);
        await ProveAsync(table, columns, relation, cancellationToken).ConfigureAwait(false);
        await TellUnmatchedAsync(table, columns, relation, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the columns that a table lost, and that have their values again, what waited for these.</summary>
    /// <param name="table">The table as it stood before they were added; a partitioned one when its partitions are
    /// filled.</param>
    /// <param name="saved">The schema of the backup.</param>
    /// <param name="isAdded">Tells whether a column was added to a table above, from which it came down.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public async Task CloseAsync(
        ExistingTable table,
        SchemaSnapshot saved,
        Func<SchemaObject, bool> isAdded,
        CancellationToken cancellationToken
    )
    {
        foreach (var column in Find(saved, table))
        {
            if (column["not null"] == "true")
                await SetNotNullAsync(table, column, cancellationToken).ConfigureAwait(false);
            if (BaseType(saved, column) is { } plain && !isAdded(column))
                await SetTypeAsync(table, column, plain, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task SetTypeAsync(ExistingTable table, SchemaObject column, string plain, CancellationToken cancellationToken)
    {
        var collation = column["collation"] is { } named ? $" COLLATE {named}" : string.Empty;
        var change =
            $"ALTER TABLE {table.Name} ALTER COLUMN {DdlNames.Local(column)} TYPE "
            + $"{TypeText.Qualified(column["type"]!)}{collation}";
        await ExecuteAsync($"SAVEPOINT {Savepoint}", cancellationToken).ConfigureAwait(false);
        try
        {
            // A domain is checked by functions of users.
            await context.Connection.AsUser.ExecuteAsync(change, [], cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refusal)
            when (refusal.SqlState is PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.CheckViolation)
        {
            await ExecuteAsync($"ROLLBACK TO SAVEPOINT {Savepoint}", cancellationToken).ConfigureAwait(false);
            context.Tell(
                MessageSeverity.Warning,
                $"{column.Name} was of the domain {column["type"]}; it is {plain} now, since rows that came later have no value "
                    + "for it."
            );
        }

        await ExecuteAsync($"RELEASE SAVEPOINT {Savepoint}", cancellationToken).ConfigureAwait(false);
    }

    private static string TypeOf(ExistingTable table, BackupColumn column, Dictionary<string, SchemaObject> lost) =>
        lost.TryGetValue(column.Name, out var item) ? item["type"]! : table.Columns.Single(live => live.Name == column.Name).Type;

    private string Join(ExistingTable table) =>
        string.Join(
            " AND ",
            table.Key.Select(key =>
                $"t.{SqlIdentifier.Quote(key.Name)} {key.EqualsOperator} "
                + $"{loader.Value(SavedOf(table, key), key.Type)}{Collate(key)}"
            )
        );

    private static BackupColumn SavedOf(ExistingTable table, LiveColumn key) =>
        table.Shared.Single(column => column.Live == key).Saved;

    // The copy has another collation than the table: the server would not choose.
    private static string Collate(LiveColumn key) => key.Collation is { } collation ? $" COLLATE {collation}" : string.Empty;

    private async Task ProveAsync(
        ExistingTable table,
        IReadOnlyList<BackupColumn> columns,
        string relation,
        CancellationToken cancellationToken
    )
    {
        string Row(string alias) =>
            $"ROW({string.Join(", ", columns.Select(column => $"{alias}.{SqlIdentifier.Quote(column.Name)}"))})::pg_catalog.text";
        var different = await CountAsync(
                $"ONLY {table.Name} AS t JOIN {relation} AS s ON {Join(table)} WHERE {Row("t")} OPERATOR(pg_catalog.<>) "
                    + $"{Row("s")}",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (different > 0)
            throw RestoreErrors.Unproved(context.Target, $"{different} rows of {table.Name} have other values than the backup.");
    }

    private async Task TellUnmatchedAsync(
        ExistingTable table,
        IReadOnlyList<BackupColumn> returned,
        string relation,
        CancellationToken cancellationToken
    )
    {
        var unmatched = $"ONLY {table.Name} AS t WHERE NOT EXISTS (SELECT FROM {relation} AS s WHERE {Join(table)})";
        var columns = string.Join(", ", returned.Select(column => SqlIdentifier.Quote(column.Name)));
        var since = await CountAsync(unmatched, cancellationToken).ConfigureAwait(false);
        if (since > 0)
        {
            var keys = string.Join(", ", table.Key.Select(key => $"t.{SqlIdentifier.Quote(key.Name)}"));
            var shown = await context
                .Connection.AsUser.ListAsync(
                    $"SELECT ROW({keys})::pg_catalog.text FROM {unmatched} ORDER BY {keys} LIMIT {ShownKeys}",
                    [],
                    reader => reader.GetString(0),
                    cancellationToken
                )
                .ConfigureAwait(false);
            var more = since > shown.Count ? ", …" : "";
            context.Tell(
                MessageSeverity.Warning,
                $"{since} rows of {table.Name} have no value for {columns} in the backup: {string.Join(", ", shown)}{more}."
            );
        }

        var gone = await CountAsync(
                $"{relation} AS s WHERE NOT EXISTS (SELECT FROM ONLY {table.Name} AS t WHERE {Join(table)})",
                cancellationToken
            )
            .ConfigureAwait(false);
        if (gone > 0)
            context.Tell(
                MessageSeverity.Warning,
                $"{gone} rows of the backup are no longer in {table.Name}; their values of {columns} were not put back."
            );
    }

    private async Task SetNotNullAsync(ExistingTable table, SchemaObject column, CancellationToken cancellationToken)
    {
        var name = DdlNames.Local(column);
        if (await CountAsync($"{table.Name} AS t WHERE t.{name} IS NULL", cancellationToken).ConfigureAwait(false) > 0)
        {
            context.Tell(
                MessageSeverity.Warning,
                $"{column.Name} was NOT NULL; it is not now, since rows that came later have no value for it."
            );
            return;
        }

        await ExecuteAsync($"ALTER TABLE {table.Name} ALTER COLUMN {name} SET NOT NULL", cancellationToken).ConfigureAwait(false);
    }

    private async Task<long> CountAsync(string from, CancellationToken cancellationToken) =>
        (long)
            (
                await context
                    .Connection.AsUser.ScalarAsync($"SELECT pg_catalog.count(*) FROM {from}", [], cancellationToken)
                    .ConfigureAwait(false)
            )!;

    private Task ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        context.Connection.ExecuteAsync(sql, [], cancellationToken);

    private sealed record AlwaysColumn(string Table, SchemaObject Column)
    {
        public string Set(string kind) => $"ALTER TABLE {Table} ALTER COLUMN {DdlNames.Local(Column)} SET GENERATED {kind}";
    }
}
