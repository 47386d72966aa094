using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>Asks, right after a script, whether its <c>verify</c> directives and file hold. It changes nothing.</summary>
/// <param name="folder">The migration folder.</param>
/// <param name="options">How a run would go.</param>
/// <param name="findings">Decides severities.</param>
/// <param name="isInTransaction">True where it is asked inside the transaction that the script ran in.</param>
internal sealed class ScriptVerification(
    MigrationFolder folder,
    MigrationOptions options,
    FindingFactory findings,
    bool isInTransaction
)
{
    private const string Savepoint = "pgmigrate_verify";

    private static readonly VerifyFailedRule Rule = new();

    private readonly SecretMask _mask = SecretMask.Of(options.Tokens);
    private readonly List<Finding> _found = [];

    /// <summary>What did not hold.</summary>
    public IReadOnlyList<Finding> Found => _found;

    /// <summary>Asks for one script.</summary>
    public async Task VerifyAsync(ServerConnection connection, PlanEntry script, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var check in Verification.Find(folder, script.Script, options.Tokens)?.Checks ?? [])
                await TryAsync(connection, script, check, cancellationToken).ConfigureAwait(false);
        }
        catch (MigrationException unfit)
        {
            Add(script, unfit.Path ?? script.File.Path, unfit.Message);
        }
    }

    private async Task TryAsync(
        ServerConnection connection,
        PlanEntry script,
        VerifyCheck check,
        CancellationToken cancellationToken
    )
    {
        await connection
            .ExecuteAsync(isInTransaction ? $"SAVEPOINT {Savepoint}" : "BEGIN READ ONLY", [], cancellationToken)
            .ConfigureAwait(false);
        if (isInTransaction)
            await connection.ExecuteAsync("SET TRANSACTION READ ONLY", [], cancellationToken).ConfigureAwait(false);
        // They are the user's own statements; what is rolled back at the end takes their path along.
        await connection.ExecuteAsync(OwnPath.Leave(connection.Start), [], cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.ExecuteAsync(check.Sql, [], cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException refusal) when (!ConnectionLoss.IsIn(refusal))
        {
            Add(script, check.File?.File.Path ?? script.File.Path, check.Describe(refusal.MessageText));
        }

        await connection
            .ExecuteAsync(isInTransaction ? $"ROLLBACK TO SAVEPOINT {Savepoint}" : "ROLLBACK", [], cancellationToken)
            .ConfigureAwait(false);
    }

    private void Add(PlanEntry script, string path, string message) =>
        _found.Add(
            findings.Of(
                Rule,
                new Observation(_mask.Hide($"After {script.Name}: {message}"))
                {
                    Script = script.File,
                    Directives = script.Directives,
                    Path = path,
                }
            )
        );
}
