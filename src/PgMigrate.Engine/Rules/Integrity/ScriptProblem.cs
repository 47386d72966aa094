namespace PgMigrate.Engine.Rules.Integrity;

/// <summary>Suspicions from what went wrong as the folder was read.</summary>
internal static class ScriptProblem
{
    /// <summary>The problems of these ids, with their places.</summary>
    public static IEnumerable<RuleHit> Of(FolderContext folder, params MigrationErrorId[] ids)
    {
        foreach (var script in folder.Scripts)
            if (script.Problem is { } problem && ids.Contains(problem.ErrorId))
                yield return new RuleHit(problem.Message)
                {
                    Script = script.File,
                    Line = problem.Line,
                    Column = problem.Column,
                };
    }
}
