using Npgsql;
using PgMigrate.Engine.Connections;

namespace PgMigrate.Engine.Backup.TableCopies;

/// <summary>Tables that a user has named.</summary>
internal static class NamedTables
{
    /// <summary>Their OIDs, by the user's search_path.</summary>
    /// <exception cref="MigrationException">OptionsInvalid where one does not exist or is no table.</exception>
    public static async Task<IReadOnlyList<uint>> ResolveAsync(
        ServerConnection connection,
        ConnectionTarget target,
        IReadOnlyList<string> names,
        CancellationToken cancellationToken
    )
    {
        var oids = new List<uint>();
        foreach (var name in names)
            oids.Add(await ResolveAsync(connection, target, name, cancellationToken).ConfigureAwait(false));
        return oids;
    }

    private static async Task<uint> ResolveAsync(
        ServerConnection connection,
        ConnectionTarget target,
        string name,
        CancellationToken cancellationToken
    )
    {
        var found =
            await FindAsync(connection, target, name, cancellationToken).ConfigureAwait(false)
            ?? throw Invalid(
                target,
                $"{target} has no table {name}.",
                "Give a table as SQL names it, for instance public.asset or \"Mixed Case\".\"Table\"."
            );
        if (found.Kind is not ('r' or 'p'))
            throw Invalid(
                target,
                $"{name} in {target} is no table with rows of its own.",
                "Name the tables that its rows come from."
            );
        if (found.IsTemporary)
            throw Invalid(target, $"{name} in {target} is a temporary table.", "Name a table that stays.");
        return found.Oid;
    }

    private static async Task<Relation?> FindAsync(
        ServerConnection connection,
        ConnectionTarget target,
        string name,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await connection
                .AsUser.FirstOrDefaultAsync(
                    """
                    SELECT oid, relkind::pg_catalog.text, relpersistence OPERATOR(pg_catalog.=) 't'
                    FROM pg_catalog.pg_class
                    WHERE oid OPERATOR(pg_catalog.=) pg_catalog.to_regclass($1)
                    """,
                    [new() { Value = name }],
                    reader => new Relation(reader.GetFieldValue<uint>(0), reader.GetString(1)[0], reader.GetBoolean(2)),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (PostgresException exception)
            when (exception.SqlState is PostgresErrorCodes.InvalidName or PostgresErrorCodes.SyntaxError or "0A000")
        {
            throw Invalid(
                target,
                $"{name} is no name of a table: {exception.MessageText}",
                "Give a table as SQL names it, for instance public.asset or \"Mixed Case\".\"Table\".",
                exception
            );
        }
    }

    private static MigrationException Invalid(ConnectionTarget target, string message, string advice, Exception? cause = null) =>
        new(MigrationErrorId.OptionsInvalid, message, advice, cause) { Target = target.ToString() };

    private sealed record Relation(uint Oid, char Kind, bool IsTemporary);
}
