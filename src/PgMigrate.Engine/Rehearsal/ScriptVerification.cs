using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
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
        foreach (var query in script.Directives.Verify)
            await TryAsync(
                    connection,
                    script,
                    script.File.Path,
                    () => RequireAsync(connection, query, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);

        var file = folder.CompanionPath("verify", script.File);
        if (script.File.Kind == ScriptKind.OneTime && File.Exists(file))
            await TryAsync(connection, script, file, () => RunAsync(connection, file, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
    }

    private async Task TryAsync(
        ServerConnection connection,
        PlanEntry script,
        string path,
        Func<Task> ask,
        CancellationToken cancellationToken
    )
    {
        await connection
            .ExecuteAsync(isInTransaction ? $"SAVEPOINT {Savepoint}" : "BEGIN READ ONLY", [], cancellationToken)
            .ConfigureAwait(false);
        // They are the user's own statements; what is rolled back at the end takes their path along.
        await connection.ExecuteAsync(OwnPath.Leave(connection.Start), [], cancellationToken).ConfigureAwait(false);
        try
        {
            await ask().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is MigrationException or PostgresException)
        {
            var message = exception is PostgresException refusal ? refusal.MessageText : exception.Message;
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

        await connection
            .ExecuteAsync(isInTransaction ? $"ROLLBACK TO SAVEPOINT {Savepoint}" : "ROLLBACK", [], cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task RequireAsync(ServerConnection connection, string query, CancellationToken cancellationToken)
    {
        var value = await connection.ScalarAsync(_mask.Reveal(query), [], cancellationToken).ConfigureAwait(false);
        if (value is not true)
            throw new MigrationException(
                MigrationErrorId.DirectiveInvalid,
                $"verify gives {Shown(value)} for {query}",
                "See whether the script or the query is wrong."
            );
    }

    private async Task RunAsync(ServerConnection connection, string file, CancellationToken cancellationToken)
    {
        var text = _mask.Reveal(TokenRules.Replace(ScriptText.Read(file).Text, options.Tokens));
        var read = SqlText.Read(text);
        if (read.Problems is [var problem, ..])
            throw new MigrationException(problem.Id, problem.Message, problem.Action);
        foreach (var statement in read.Statements)
            await connection.ExecuteAsync(statement.Sql, [], cancellationToken).ConfigureAwait(false);
    }

    private static string Shown(object? value) =>
        value switch
        {
            null => "no row",
            DBNull => "NULL",
            bool => "false",
            _ => $"{value.GetType().Name}, which is no Boolean,",
        };
}
