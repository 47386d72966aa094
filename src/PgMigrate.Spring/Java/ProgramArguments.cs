using PgMigrate.Spring.Values;

namespace PgMigrate.Spring.Java;

/// <summary>What an application's own arguments set: <c>--name=value</c>, until a <c>--</c> alone.</summary>
internal static class ProgramArguments
{
    /// <summary>The values; of a name that is given more than once, all of them, joined by commas.</summary>
    public static IReadOnlyList<PropertyValue> Read(IReadOnlyList<string> arguments) =>
        [
            .. arguments
                .TakeWhile(argument => argument != "--")
                .Where(argument => argument.StartsWith("--", StringComparison.Ordinal))
                .Select(argument => argument[2..].Split('=', 2))
                .GroupBy(parts => parts[0], StringComparer.Ordinal)
                .Select(same => new PropertyValue(
                    same.Key,
                    string.Join(',', same.Where(parts => parts.Length == 2).Select(parts => parts[1])),
                    $"argument --{same.Key}"
                )),
        ];
}
