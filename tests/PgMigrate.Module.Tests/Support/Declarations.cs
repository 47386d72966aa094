using System.Management.Automation;
using PgMigrate.HelpBuilder.Model;

namespace PgMigrate.ModuleTests.Support;

/// <summary>
/// Parameter declarations in one written form, of cmdlets and of help pages: a test that compares them shows what differs.
/// </summary>
internal static class Declarations
{
    private const string OnlySet = "__AllParameterSets";

    /// <summary>How a cmdlet declares the parameters of a set.</summary>
    public static IEnumerable<string> Of(CommandParameterSetInfo set) =>
        set
            .Parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name))
            .Select(parameter =>
                Write(
                    set.Name == OnlySet ? null : set.Name,
                    parameter.Name,
                    TypeName(parameter.ParameterType),
                    parameter.IsMandatory,
                    parameter.Position < 0 ? null : parameter.Position,
                    parameter.ValueFromPipeline,
                    parameter.ValueFromPipelineByPropertyName,
                    parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any(),
                    parameter.Aliases,
                    AcceptedValues(parameter)
                )
            );

    /// <summary>How a help page declares the parameters of a set.</summary>
    public static IEnumerable<string> Of(SyntaxHelp set) =>
        set.Parameters.Select(parameter =>
            Write(
                set.Name,
                parameter.Help.Name,
                parameter.Use.Type,
                parameter.Use.Required,
                parameter.Use.Position,
                parameter.Use.FromPipelineByValue,
                parameter.Use.FromPipelineByPropertyName,
                parameter.Use.AcceptsWildcards,
                parameter.Use.Aliases,
                parameter.Use.AcceptedValues
            )
        );

    private static string Write(
        string? set,
        string name,
        string type,
        bool required,
        int? position,
        bool byValue,
        bool byPropertyName,
        bool wildcards,
        IEnumerable<string> aliases,
        IEnumerable<string> values
    ) =>
        $"{set}: -{name} <{type}> required={required} position={position} byValue={byValue} byPropertyName={byPropertyName} "
        + $"wildcards={wildcards} aliases={string.Join(',', aliases)} values={string.Join(',', values)}";

    // PlatyPS writes the short name, and of a nullable type the one behind it.
    private static string TypeName(Type type) => (Nullable.GetUnderlyingType(type) ?? type).Name;

    private static IEnumerable<string> AcceptedValues(CommandParameterInfo parameter)
    {
        if (parameter.Attributes.OfType<ValidateSetAttribute>().FirstOrDefault() is { } set)
            return set.ValidValues;
        var type = parameter.ParameterType.GetElementType() ?? parameter.ParameterType;
        return type.IsEnum ? Enum.GetNames(type) : [];
    }
}
