namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Directives that mean nothing.</summary>
[RefusedByRun]
internal sealed class DirectiveInvalidRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("directive-invalid", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Directive is not valid",
            Reason =
                "A directive that is misspelt, misplaced or has a bad value would have no effect, so a run refuses its "
                + "script.",
            SafeWay = "Correct the line. docs/guides/directives.md shows the form of each directive.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        ScriptProblem.Of(folder, MigrationErrorId.DirectiveInvalid);
}
