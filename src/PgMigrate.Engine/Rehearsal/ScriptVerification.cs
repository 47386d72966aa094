using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.Rehearsal.Rules;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sessions;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Rehearsal;

/// <summary>
/// Asks whether what scripts promise holds: their <c>verify</c> and <c>invariant</c> directives, their files in <c>verify</c>. It
/// changes nothing.
/// </summary>
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
    private static readonly VerifyFailedRule Rule = new();

    private readonly SecretMask _mask = SecretMask.Of(options.Tokens);
    private readonly List<Finding> _found = [];
    private Beginning _beginning = new(Script: null, [], []);

    /// <summary>SET LOCAL statements for each transaction of a check, where it has one of its own.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>What stands before what did not hold, in front of the script's name.</summary>
    public string Prefix { get; init; } = "After ";

    /// <summary>What did not hold.</summary>
    public IReadOnlyList<Finding> Found => _found;

    /// <summary>How many questions were asked after scripts.</summary>
    public int Count { get; private set; }

    /// <summary>Asks the invariants of a script that begins.</summary>
    public async Task BeginAsync(ServerConnection connection, Script script, CancellationToken cancellationToken)
    {
        var values = new List<string?>();
        var problems = new List<string>();
        foreach (var invariant in Find(script, problems)?.Invariants ?? [])
            values.Add(
                await TryAsync(connection, invariant.Before, (_, said) => problems.Add(said), cancellationToken)
                    .ConfigureAwait(false)
            );
        _beginning = new Beginning(script, values, problems);
    }

    /// <summary>Asks what must hold after a script.</summary>
    public async Task VerifyAsync(ServerConnection connection, Script script, CancellationToken cancellationToken)
    {
        // Who was there when it began has asked; a condition may have left the script out since.
        var beginning = _beginning.Script == script ? _beginning : new Beginning(script, [], []);
        var problems = beginning.Problems.ToList();
        var verification = Find(script, beginning.Script is null ? problems : []);
        foreach (var problem in problems)
            Add(script, script.File.Path, problem);
        foreach (var check in verification?.After(beginning.Values) ?? [])
        {
            Count++;
            await TryAsync(
                    connection,
                    check,
                    (asked, said) => Add(script, asked.File?.File.Path ?? script.File.Path, said),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
    }

    private Verification? Find(Script script, List<string> problems)
    {
        try
        {
            return Verification.Find(folder, script, options.Tokens);
        }
        catch (MigrationException unfit)
        {
            problems.Add(unfit.Message);
            return null;
        }
    }

    private async Task<string?> TryAsync(
        ServerConnection connection,
        VerifyCheck check,
        Action<VerifyCheck, string> refused,
        CancellationToken cancellationToken
    )
    {
        var (refusal, value) = await VerificationFrame
            .TryAsync(
                connection,
                check,
                isInTransaction,
                Settings.Select(setting => new NpgsqlBatchCommand(setting)),
                cancellationToken
            )
            .ConfigureAwait(false);
        if (refusal is not null)
            refused(check, check.Describe(refusal.MessageText));
        return value;
    }

    private void Add(Script script, string path, string message) =>
        _found.Add(
            findings.Of(
                Rule,
                new Observation(_mask.Hide($"{Prefix}{script.File.Name}: {message}"))
                {
                    Script = script.File,
                    Directives = script.Directives,
                    Path = path,
                }
            )
        );

    // What a script's invariants gave before it, and what kept them from being asked.
    private sealed record Beginning(Script? Script, IReadOnlyList<string?> Values, IReadOnlyList<string> Problems);
}
