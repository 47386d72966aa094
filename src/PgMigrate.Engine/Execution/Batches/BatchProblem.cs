using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>Errors of a script that is to run in batches, at their places.</summary>
/// <param name="script">The script.</param>
/// <param name="statement">Its statement.</param>
internal sealed class BatchProblem(Script script, SqlStatement statement)
{
    /// <summary>An error at an offset of the statement.</summary>
    public MigrationException At(int offset, string message, string action) =>
        script.Error(MigrationErrorId.DirectiveInvalid, statement.Place.Offset + offset, message, action);

    /// <summary>An error of the statement.</summary>
    public MigrationException Of(string message, string action) => At(0, message, action);
}
