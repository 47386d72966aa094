using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Scripts that a run refuses as it reads them, for what <see cref="UnsendableText"/> has.</summary>
[RefusedByRun]
internal sealed class UnsendableScriptRule : FolderRule
{
    /// <inheritdoc/>
    public override RuleInfo Info { get; } =
        new("unsendable-script", RuleGroup.Integrity, FindingSeverity.Error)
        {
            Title = "Script cannot be sent whole",
            Reason =
                "A run reads all of its scripts before the first one starts. It refuses a comment, a quote, a parenthesis, a "
                + "function's body or COPY data that nothing ends: all that stands behind it would be lost without a word, as "
                + "psql says too. It refuses what only psql can do, and parameters that have no value.",
            SafeWay =
                "End what begins at that place. Comments nest: a /* within a comment, as in import/*.csv, asks for a */ of its "
                + "own. Take out commands of psql.",
        };

    /// <inheritdoc/>
    public override IEnumerable<RuleHit> Check(FolderContext folder) =>
        from script in folder.Scripts
        where script.Text is not null && folder.IsToBeRead(script)
        from problem in script.Sql.Problems
        let place = script.InFile(problem.Offset)
        select new RuleHit($"{script.File}: {problem.Message}")
        {
            Script = script.File,
            Line = place.Line,
            Column = place.Column,
            SafeWay = problem.Action,
        };
}
