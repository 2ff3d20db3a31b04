package filter

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// decode makes a configuration of the text that the host has.
func decode[C any](text string) (C, error) {
	var config C
	switch target := any(&config).(type) {
	case *string:
		*target = text
		return config, nil
	case *[]byte:
		*target = []byte(text)
		return config, nil
	}
	if target, ok := any(&config).(interface{ SetDefaults() }); ok {
		target.SetDefaults()
	}
	if strings.TrimSpace(text) == "" {
		return config, nil
	}
	if err := json.Unmarshal([]byte(text), &config); err != nil {
		return config, explain(err)
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	return config, checkNames(decoder, reflect.TypeFor[C](), "")
}

func explain(err error) error {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		where := mismatch.Field
		if where == "" {
			where = "the configuration"
		}
		return fmt.Errorf("%s: a JSON %s (expected: %s)", where, mismatch.Value, describe(mismatch.Type))
	}
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("not JSON: %w at byte %d", err, syntax.Offset)
	}
	return err
}

func describe(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return "an integer"
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return "an integer >= 0"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.String:
		return "a string"
	case reflect.Slice, reflect.Array:
		return "a list"
	default:
		return "a map"
	}
}

// checkNames refuses properties that the type does not have or that are there twice. The package
// json would tell of the first without saying where, match names without regard to case, and take the
// last of two. The decoder holds valid JSON, so it makes no errors.
func checkNames(decoder *json.Decoder, t reflect.Type, path string) error {
	token, _ := decoder.Token()
	delimiter, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	t = target(t)
	if delimiter == '{' {
		return checkObject(decoder, t, path)
	}
	for i := 0; decoder.More(); i++ {
		if err := checkNames(decoder, element(t), fmt.Sprintf("%s[%d]", path, i)); err != nil {
			return err
		}
	}
	_, _ = decoder.Token()
	return nil
}

func checkObject(decoder *json.Decoder, t reflect.Type, path string) error {
	var fields map[string]reflect.Type
	if t != nil && t.Kind() == reflect.Struct {
		fields = map[string]reflect.Type{}
		addFields(fields, t)
	}
	seen := map[string]bool{}
	for decoder.More() {
		token, _ := decoder.Token()
		name, _ := token.(string)
		at := strings.TrimPrefix(path+"."+name, ".")
		if seen[name] {
			return fmt.Errorf("%s: is there twice", at)
		}
		seen[name] = true
		value := element(t)
		if fields != nil {
			known, ok := fields[name]
			if !ok {
				return fmt.Errorf("%s: unknown property (%s)", at, expected(fields))
			}
			value = known
		}
		if err := checkNames(decoder, value, at); err != nil {
			return err
		}
	}
	_, _ = decoder.Token()
	return nil
}

func expected(fields map[string]reflect.Type) string {
	names := slices.Sorted(maps.Keys(fields))
	switch len(names) {
	case 0:
		return "expected: none"
	case 1:
		return "expected: " + names[0]
	default:
		return "expected one of: " + strings.Join(names, ", ")
	}
}

// addFields adds the properties that a struct has for JSON.
func addFields(fields map[string]reflect.Type, t reflect.Type) {
	for i := range t.NumField() {
		field := t.Field(i)
		tag := field.Tag.Get("json")
		name, _, _ := strings.Cut(tag, ",")
		embedded := target(field.Type)
		switch {
		case tag == "-":
		case field.Anonymous && name == "" && embedded != nil && embedded.Kind() == reflect.Struct:
			addFields(fields, embedded)
		case !field.IsExported():
		case name == "":
			fields[field.Name] = field.Type
		default:
			fields[name] = field.Type
		}
	}
}

// target is the type that JSON is decoded into, or nil if that is the type's own affair.
func target(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || t.Kind() == reflect.Interface || isDecoder(reflect.PointerTo(t)) {
		return nil
	}
	return t
}

func isDecoder(t reflect.Type) bool {
	return t.Implements(reflect.TypeFor[json.Unmarshaler]()) ||
		t.Implements(reflect.TypeFor[encoding.TextUnmarshaler]())
}

// element is the type of the values in a map or a list, or nil.
func element(t reflect.Type) reflect.Type {
	if t == nil {
		return nil
	}
	switch t.Kind() {
	case reflect.Map, reflect.Slice, reflect.Array:
		return t.Elem()
	default:
		return nil
	}
}
