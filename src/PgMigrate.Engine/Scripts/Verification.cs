using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Scripts;

/// <summary>
/// What proves that a script has done its work, and no more: the queries of its <c>verify</c> directives, then the statements of
/// its file in <c>verify</c>, and what its <c>invariant</c> directives ask before and after it. It only reads, and is asked where
/// the script has run, before that is recorded.
/// </summary>
/// <param name="Checks">What is asked after the script, in order.</param>
internal sealed record Verification(IReadOnlyList<VerifyCheck> Checks)
{
    /// <summary>The rule by whose name a script says that a run must not ask.</summary>
    public const string Rule = "verify-failed";

    /// <summary>The folder of the files.</summary>
    public const string Folder = "verify";

    /// <summary>What must be the same after the script as before it.</summary>
    public IReadOnlyList<Invariant> Invariants { get; init; } = [];

    /// <summary>The verification of a script; null where it has none.</summary>
    /// <param name="folder">The migration folder.</param>
    /// <param name="script">The script.</param>
    /// <param name="tokens">The run's tokens.</param>
    /// <exception cref="MigrationException">
    /// The file cannot be read or sent, or VerificationFailed: it holds what no verification can do.
    /// </exception>
    public static Verification? Find(MigrationFolder folder, Script script, IReadOnlyList<MigrationToken> tokens)
    {
        var mask = SecretMask.Of(tokens);
        var queries = script.Directives.Verify.Select(query => VerifyCheck.OfQuery(query, mask.Reveal(query)));
        VerifyCheck[] checks = [.. queries, .. Read(folder, script.File, tokens)];
        Invariant[] invariants = [.. script.Directives.Invariants.Select(query => new Invariant(query, mask.Reveal(query)))];
        return checks.Length + invariants.Length > 0 ? new Verification(checks) { Invariants = invariants } : null;
    }

    /// <summary>What is asked after the script.</summary>
    /// <param name="before">What <see cref="Invariants"/> gave before it, in their order; null for one that nobody has asked.
    /// </param>
    public IEnumerable<VerifyCheck> After(IReadOnlyList<string?> before) =>
        Invariants
            .Zip(before, (invariant, value) => value is null ? null : invariant.After(value))
            .OfType<VerifyCheck>()
            .Concat(Checks);

    private static IEnumerable<VerifyCheck> Read(MigrationFolder folder, ScriptFile script, IReadOnlyList<MigrationToken> tokens)
    {
        if (folder.ReadCompanion(Folder, script, tokens) is not { } file)
            return [];
        file.RefuseUnsendable();
        if (WhyUnfit(file) is { } reason)
            throw new MigrationException(
                MigrationErrorId.VerificationFailed,
                $"{file.File.Path} {reason}.",
                "A verification only reads, in the transaction of the script that it verifies."
            )
            {
                Script = script.Name,
                Path = file.File.Path,
            };
        return file.Steps.Select(step => new VerifyCheck(step.Sql) { File = file, Step = step });
    }

    private static string? WhyUnfit(Script file)
    {
        if (!file.Directives.OnlyAllow)
            return "has directives: those of its script hold for it, too";
        if (file.LastTransactionControl is not null)
            return "has BEGIN or COMMIT of its own";
        return file.FirstNonTransactional is { } step
            ? $"has a statement that cannot run in a transaction ({step.Facts.Verb})"
            : null;
    }
}
