using System.Management.Automation;

namespace PgMigrate.Tool;

/// <summary>
/// What Format-Table and its like give: not values, but a sequence of records that only PowerShell's own formatter reads,
/// and as a whole.
/// </summary>
internal static class FormatRecord
{
    private const string Namespace = "Microsoft.PowerShell.Commands.Internal.Format";

    /// <summary>Whether a value is one of these records.</summary>
    public static bool Is(PSObject value) => value.BaseObject.GetType().Namespace == Namespace;
}
