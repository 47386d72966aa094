namespace PgMigrate.Engine.Text;

/// <summary>The options of a repair that texts name.</summary>
internal static class RepairOption
{
    /// <summary>See <see cref="RepairOptions.Kinds"/>.</summary>
    public static readonly OptionName Kinds = Of(nameof(RepairOptions.Kinds));

    /// <summary>See <see cref="RepairOptions.Reason"/>.</summary>
    public static readonly OptionName Reason = Of(nameof(RepairOptions.Reason));

    private static OptionName Of(string property) => new(typeof(RepairOptions), property);
}
