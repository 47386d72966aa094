namespace PgMigrate.HelpBuilder;

/// <summary>A help page that cannot be turned into help.</summary>
internal sealed class HelpPageException : Exception
{
    /// <summary>A fault and where it is.</summary>
    /// <param name="code">What kind of fault.</param>
    /// <param name="path">The page.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Column, from 1.</param>
    /// <param name="message">What is wrong, and what is right.</param>
    public HelpPageException(HelpPageError code, string path, int line, int column, string message)
        : base($"{path}({line},{column}): error PGH{(int)code:000}: {message}") => Code = code;

    /// <summary>What kind of fault.</summary>
    public HelpPageError Code { get; }
}

/// <summary>What can be wrong with a help page; the number is that of MSBuild's error, <c>PGH001</c> and so on.</summary>
internal enum HelpPageError
{
    /// <summary>A section is missing, empty, unknown or out of place.</summary>
    Section = 1,

    /// <summary>The front matter or a parameter's block is not <c>Key: value</c> lines, or repeats a key.</summary>
    Yaml = 2,

    /// <summary>A key is missing, unknown, or has a value that it cannot have.</summary>
    Attribute = 3,

    /// <summary>The syntax does not say what the parameters say.</summary>
    Syntax = 4,

    /// <summary>The text holds Markdown that help has no form for.</summary>
    Markdown = 5,
}
