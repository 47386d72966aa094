using System.Globalization;
using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.DataLoss;

/// <summary>Says what a statement would destroy, in numbers.</summary>
internal static class LossCount
{
    /// <summary>
    /// For instance <c>drops tara.asset.owner: 12,431 non-null values</c>; null where there is nothing to lose, or nothing is
    /// known.
    /// </summary>
    /// <param name="connection">The database; not in a transaction.</param>
    /// <param name="loss">The statement.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<string?> DescribeAsync(
        ServerConnection connection,
        StatementLoss loss,
        CancellationToken cancellationToken
    )
    {
        // Without CASCADE a schema is dropped when it is empty, or not at all.
        if (loss is { Kind: DataLossKind.DropSchema, IsCascade: false })
            return null;
        if (
            loss
            is not {
                Kind: DataLossKind.DropTable or DataLossKind.DropColumn or DataLossKind.Truncate or DataLossKind.DropSchema,
                Object: { } name
            }
        )
            return loss.Kind == DataLossKind.Opaque
                ? "runs code that cannot be read beforehand: what it removes is not known"
                : null;
        var tables = await connection
            .AsUser.ListAsync(
                SqlFile.Read("DataLoss", "tables_of"),
                [
                    new() { Value = Written(name) },
                    new() { Value = loss.Kind == DataLossKind.DropSchema },
                    new() { Value = name.Name },
                ],
                reader => (Name: reader.GetString(0), Estimate: reader.GetInt64(1)),
                cancellationToken
            )
            .ConfigureAwait(false);
        var texts = new List<string>();
        foreach (var (table, estimate) in tables)
            if (await CountAsync(connection, table, estimate, loss.Column, cancellationToken).ConfigureAwait(false) is { } text)
                texts.Add(text);
        return texts.Count == 0
            ? null
            : $"{(loss.Kind == DataLossKind.Truncate ? "empties" : "drops")} {string.Join(", ", texts)}";
    }

    private static async Task<string?> CountAsync(
        ServerConnection connection,
        string table,
        long estimate,
        string? column,
        CancellationToken cancellationToken
    )
    {
        var what = column is null ? table : $"{table}.{column}";
        try
        {
            var sql = $"SELECT pg_catalog.count({(column is null ? "*" : SqlIdentifier.Quote(column))}) FROM {table}";
            var answer = await BriefQuery
                .ScalarAsync(connection, [OwnPath.LeaveForTransaction(connection.Start)], sql, cancellationToken)
                .ConfigureAwait(false);
            var count = answer is long counted ? counted : 0;
            return count == 0
                ? null
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}: {count:N0} {(column is null ? "row" : "non-null value")}{(count == 1 ? "" : "s")}"
                );
        }
        catch (PostgresException exception)
            when (exception.SqlState
                    is PostgresErrorCodes.QueryCanceled
                        or PostgresErrorCodes.LockNotAvailable
                        or PostgresErrorCodes.InsufficientPrivilege
            )
        {
            // Whoever has more rows than can be counted in that time gets the planner's estimate.
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{what}: of about {estimate:N0} rows (not counted: {exception.MessageText})"
            );
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedColumn)
        {
            return null;
        }
    }

    private static string Written(ObjectName name) =>
        name.Schema is null
            ? SqlIdentifier.Quote(name.Name)
            : $"{SqlIdentifier.Quote(name.Schema)}.{SqlIdentifier.Quote(name.Name)}";
}
