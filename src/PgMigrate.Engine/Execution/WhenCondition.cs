using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Scripts;

namespace PgMigrate.Engine.Execution;

/// <summary>Judges a <c>when</c> directive: a query of one row with one Boolean; NULL and no row do not hold.</summary>
internal static class WhenCondition
{
    /// <summary>Whether the condition holds, on the connection as it stands.</summary>
    /// <exception cref="MigrationException">DirectiveInvalid where it fails or is no Boolean.</exception>
    public static async Task<bool> HoldsAsync(
        ServerConnection connection, string condition, ScriptFile file, CancellationToken cancellationToken)
    {
        try
        {
            var value = await connection.ScalarAsync(condition, [], cancellationToken).ConfigureAwait(false);
            return value switch
            {
                bool holds => holds,
                null or DBNull => false,
                _ => throw Invalid(file, $"gives {value.GetType().Name}, not a Boolean", null),
            };
        }
        catch (PostgresException exception)
        {
            throw Invalid(file, $"fails: {exception.MessageText}", exception);
        }
    }

    private static MigrationException Invalid(ScriptFile file, string problem, PostgresException? exception) =>
        new(MigrationErrorId.DirectiveInvalid, $"{file.Path}: the 'when' directive {problem}.",
            "Write a query that gives one Boolean, for instance: when SELECT to_regclass('app.old_table') IS NOT NULL")
        {
            Script = file.Name,
            Path = file.Path,
            SqlState = exception?.SqlState,
            Detail = exception?.Detail,
            Hint = exception?.Hint,
        };
}
