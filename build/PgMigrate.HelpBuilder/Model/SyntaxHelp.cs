namespace PgMigrate.HelpBuilder.Model;

/// <summary>One parameter set of a help page.</summary>
/// <param name="Name">The set's name; null where the cmdlet has one set.</param>
/// <param name="IsDefault">True for the set that PowerShell takes when the arguments do not tell.</param>
/// <param name="Parameters">Its parameters, in the order of the page.</param>
internal sealed record SyntaxHelp(string? Name, bool IsDefault, IReadOnlyList<SyntaxParameter> Parameters);

/// <summary>A parameter in one parameter set.</summary>
/// <param name="Help">The parameter.</param>
/// <param name="Use">How this set declares it.</param>
internal sealed record SyntaxParameter(ParameterHelp Help, ParameterUse Use)
{
    /// <summary>As PowerShell writes it: <c>[[-Path] &lt;String&gt;]</c>.</summary>
    public override string ToString()
    {
        var name = Use.Position is null ? $"-{Help.Name}" : $"[-{Help.Name}]";
        var text = Use.IsSwitch ? name : $"{name} <{Use.Type}>";
        return Use.Required ? text : $"[{text}]";
    }
}
