using System.Security.Cryptography;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Gives a private server's superuser a name that no text knows. A text may give what it makes to any role of the target,
/// <c>postgres</c> for instance, and a function with SECURITY DEFINER has its owner's rights: none of those is a superuser here.
/// </summary>
internal static class PrivateSuperuser
{
    /// <summary>Renames it.</summary>
    /// <param name="maintenance">The server as it was started.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The same database for the one superuser that can still log in.</returns>
    /// <exception cref="MigrationException">Connection errors.</exception>
    public static async Task<ConnectionTarget> HideAsync(ConnectionTarget maintenance, CancellationToken cancellationToken)
    {
        var hidden = maintenance.ToBuilder();
        hidden.Username = NewName();
        hidden.Password = NewPassword();
        var login = $"{SqlIdentifier.Quote(hidden.Username)} SUPERUSER LOGIN PASSWORD {SqlLiteral.Quote(hidden.Password)}";
        await ExecuteAsync(maintenance, [$"CREATE ROLE {login}"], cancellationToken).ConfigureAwait(false);
        var target = new ConnectionTarget(hidden) { Limits = maintenance.Limits };
        // A session cannot rename its own role.
        var known = SqlIdentifier.Quote(maintenance.User);
        string[] hide =
        [
            $"ALTER ROLE {known} NOLOGIN",
            $"ALTER ROLE {known} RENAME TO {SqlIdentifier.Quote(NewName())}",
            "REVOKE CONNECT ON DATABASE postgres, template1 FROM PUBLIC",
        ];
        await ExecuteAsync(target, hide, cancellationToken).ConfigureAwait(false);
        return target;
    }

    /// <summary>A password that nobody can guess.</summary>
    public static string NewPassword() => RandomNumberGenerator.GetHexString(32, lowercase: true);

    private static string NewName() => $"pgmigrate_{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    private static async Task ExecuteAsync(ConnectionTarget target, string[] statements, CancellationToken cancellationToken)
    {
        var connection = await RehearsalServer.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
        await using var dispose = connection.ConfigureAwait(false);
        foreach (var statement in statements)
            await connection.ExecuteAsync(statement, [], cancellationToken).ConfigureAwait(false);
    }
}
